/** Hours ahead of UTC of abbreviations with a fixed offset. */
const FIXED_OFFSETS: Record<string, number> = {
  z: 0, ut: 0, utc: 0, gmt: 0, nst: -3.5, ndt: -2.5, ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7,
  mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10, sst: -11, brt: -3, brst: -2, art: -3, clt: -4, clst: -3,
  cot: -5, pet: -5, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, met: 1, mest: 2, mez: 1, mesz: 2, eet: 2, eest: 3, msk: 3,
  msd: 4, trt: 3, wat: 1, cat: 2, sast: 2, eat: 3, gst: 4, irst: 3.5, pkt: 5, ist: 5.5, npt: 5.75, ict: 7, wib: 7,
  wita: 8, wit: 9, sgt: 8, myt: 8, hkt: 8, pht: 8, awst: 8, jst: 9, kst: 9, acst: 9.5, acdt: 10.5, aest: 10, aedt: 11,
  nzst: 12, nzdt: 13,
}; // prettier-ignore

/** North American abbreviations that cover standard and daylight saving time. */
const REGIONS: Record<string, string> = {
  at: 'America/Halifax',
  et: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * A zone's offset from UTC in milliseconds, positive in the east.
 * @param zone `+0530`, `-08:00`, `EST`, `PT`, `Europe/Brussels` …
 * @param local local time there, as milliseconds since 1970 if it were UTC: decides about daylight saving time
 * @returns undefined when there is no such zone
 */
export function zoneOffsetMs(zone: string, local: number): number | undefined {
  const numeric = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone);
  if (numeric) return numericOffset(numeric[1]!, Number(numeric[2]), Number(numeric[3] ?? 0));
  const name = zone.toLowerCase();
  const hours = FIXED_OFFSETS[name];
  if (hours !== undefined) return hours * HOUR_MS;
  return REGIONS[name] || zone.includes('/') ? namedOffset(REGIONS[name] ?? zone, local) : undefined;
}

/** RFC 3339 allows hours up to 23. */
function numericOffset(sign: string, hours: number, minutes: number): number | undefined {
  if (hours > 23 || minutes > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
}

function namedOffset(name: string, local: number): number | undefined {
  const clock = clockOf(name);
  if (!clock) return undefined;
  // The first guess applies the offset at the wrong instant, which matters on two days a year.
  const guess = readClock(clock, local) - local;
  return readClock(clock, local - guess) - (local - guess);
}

const MAX_CLOCKS = 1000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(name: string): Intl.DateTimeFormat | undefined {
  const known = clocks.get(name);
  if (known) return known;
  try {
    const clock = new Intl.DateTimeFormat('en', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    // Bounded: there are few zones, but their names may be written in any case.
    if (clocks.size < MAX_CLOCKS) clocks.set(name, clock);
    return clock;
  } catch {
    return undefined;
  }
}

function readClock(clock: Intl.DateTimeFormat, time: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clock.formatToParts(time)) parts[type] = Number(value);
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
}
