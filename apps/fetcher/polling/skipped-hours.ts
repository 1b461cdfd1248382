import type { UpdateSchedule } from '#libs/feed-parser/model/parsed-feed.js';

const HOUR = 3_600_000;
const HOURS_A_WEEK = 7 * 24;

/**
 * The first moment from `planned` on that is in no hour and on no day that the feed skips (RSS 2.0 skipHours and skipDays,
 * both in UTC). A feed that skips every hour of the week means none of them.
 */
export function outsideSkipped(
  planned: Date,
  { skipHours, skipDays }: Pick<UpdateSchedule, 'skipHours' | 'skipDays'>,
): Date {
  let at = planned;
  for (let tried = 0; tried < HOURS_A_WEEK; tried++) {
    if (!skipHours.includes(at.getUTCHours()) && !skipDays.includes(at.getUTCDay())) return at;
    at = new Date(Math.floor(at.getTime() / HOUR) * HOUR + HOUR);
  }
  return planned;
}
