import type { Rhythm } from '../parsed-feed.js';
import { childrenNamed, firstText, textOf, type XmlElement } from '../xml/xml-element.js';

const PERIODS: Record<string, number> = { hourly: 60, daily: 1440, weekly: 10_080, monthly: 43_200, yearly: 525_600 };
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const NO_RHYTHM: Rhythm = { skipHours: [], skipDays: [] };

/** How often a feed says that it changes: RSS 2.0's ttl, skipHours and skipDays, and RSS 1.0's syndication module. */
export function rhythmOf(channel: XmlElement): Rhythm {
  return {
    ttlMinutes: positive(firstText(channel, 'ttl')),
    updateMinutes: updateMinutes(channel),
    skipHours: listed(channel, 'skiphours', 'hour').flatMap((text) => {
      const hour = Number(text);
      // RSS 0.91 counts them from 1 to 24.
      return Number.isInteger(hour) && hour >= 0 && hour <= 24 ? [hour % 24] : [];
    }),
    skipDays: listed(channel, 'skipdays', 'day').flatMap((text) => {
      const day = DAYS.indexOf(text.toLowerCase());
      return day === -1 ? [] : [day];
    }),
  };
}

function updateMinutes(channel: XmlElement): number | undefined {
  const period = PERIODS[firstText(channel, 'sy:updateperiod')?.toLowerCase() ?? ''];
  const frequency = positive(firstText(channel, 'sy:updatefrequency')) ?? 1;
  return period && period / frequency;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function listed(channel: XmlElement, list: string, item: string): string[] {
  const texts = childrenNamed(channel, list).flatMap((element) => childrenNamed(element, item).map(textOf));
  return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
}
