import type { UpdateSchedule } from '../model/parsed-feed.js';
import { childrenNamed, firstText, textOf, type XmlElement } from '../xml/xml-element.js';

const PERIOD_MINUTES: Record<string, number> = { hourly: 60, daily: 1440, weekly: 10_080, monthly: 43_200, yearly: 525_600 }; // prettier-ignore
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const NO_SCHEDULE: UpdateSchedule = { skipHours: [], skipDays: [] };

/** RSS 2.0's ttl, skipHours and skipDays, and RSS 1.0's syndication module. */
export function updateSchedule(channel: XmlElement): UpdateSchedule {
  return {
    ttlMinutes: positive(firstText(channel, 'ttl')),
    updateMinutes: updateMinutes(channel),
    skipHours: distinct(listed(channel, 'skiphours', 'hour').map(hourOf)),
    skipDays: distinct(listed(channel, 'skipdays', 'day').map((text) => DAYS.indexOf(text.toLowerCase()))),
  };
}

function updateMinutes(channel: XmlElement): number | undefined {
  const period = PERIOD_MINUTES[firstText(channel, 'sy:updateperiod')?.toLowerCase() ?? ''];
  const frequency = positive(firstText(channel, 'sy:updatefrequency')) ?? 1;
  return period && period / frequency;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function listed(channel: XmlElement, list: string, item: string): string[] {
  return childrenNamed(channel, list).flatMap((element) =>
    childrenNamed(element, item).map((child) => textOf(child).trim()),
  );
}

/** RSS 0.91 counts from 1 to 24. -1 when it isn't an hour. */
function hourOf(text: string): number {
  return /^\d+$/.test(text) && Number(text) <= 24 ? Number(text) % 24 : -1;
}

/** Without invalid ones, which are -1. */
function distinct(numbers: number[]): number[] {
  return [...new Set(numbers)].filter((number) => number >= 0);
}
