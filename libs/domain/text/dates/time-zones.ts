import { foldName } from './fold-name.js';

/** Hours ahead of UTC of abbreviations with a fixed offset, folded: those of several zones mean the most frequent one. */
const FIXED_OFFSETS = new Map(Object.entries({
  z: 0, ut: 0, utc: 0, gmt: 0, nst: -3.5, ndt: -2.5, ast: -4, adt: -3, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7,
  mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10, sst: -11, brt: -3, brst: -2, art: -3, uyt: -3, clt: -4,
  clst: -3, bot: -4, vet: -4, cot: -5, pet: -5, ect: -5, cvt: -1, wet: 0, west: 1, bst: 1, cet: 1, cest: 2, met: 1,
  mest: 2, mez: 1, mesz: 2, sec: 1, selc: 2, eet: 2, eest: 3, idt: 3, msk: 3, мск: 3, msd: 4, trt: 3, tsi: 3, wat: 1,
  cat: 2, sast: 2, eat: 3, gst: 4, azt: 4, samt: 4, irst: 3.5, irdt: 4.5, aft: 4.5, pkt: 5, uzt: 5, yekt: 5, ist: 5.5,
  slst: 5.5, npt: 5.75, bdt: 6, btt: 6, omst: 6, mmt: 6.5, ict: 7, krat: 7, wib: 7, wita: 8, irkt: 8, ulat: 8, wit: 9,
  yakt: 9, sgt: 8, myt: 8, hkt: 8, pht: 8, awst: 8, jst: 9, kst: 9, acst: 9.5, acdt: 10.5, aest: 10, aedt: 11, vlat: 10,
  magt: 11, pett: 12, hne: -5, hae: -4, hnc: -6, hac: -5, hnr: -7, har: -6, hnp: -8, hap: -7, nzst: 12,
  nzdt: 13,
})); // prettier-ignore

/** What ambiguous abbreviations mean in a language, with or without a region. */
const REGIONAL_OFFSETS = new Map(
  Object.entries<Record<string, number>>({
    ist: { 'en-ie': 1, ga: 1, he: 2, 'en-il': 2, 'ar-il': 2, yi: 2 },
    cst: { zh: 8, 'en-cn': 8, 'en-au': 9.5, 'es-cu': -5 },
    bst: { bn: 6, 'en-bd': 6 },
    est: { 'en-au': 10 },
    edt: { 'en-au': 11 },
    ast: { ar: 3, 'en-sa': 3 },
    pst: { fil: 8, tl: 8, 'en-ph': 8 },
    mst: { ms: 8, 'en-my': 8 },
  }).map(([name, offsets]) => [name, new Map(Object.entries(offsets))]),
);

/** Written out, folded. */
const ZONE_PHRASES = new Map(
  Object.entries({
    UTC: 'greenwich mean time|universal time|coordinated universal time|世界协调时|格林尼治时间|格林尼治標準時間|بتوقیت غرینتش|بتوقیت جرینتش|بتوقیت غرینیتش|توقیت غرینتش|توقیت جرینتش|به وقت گرینویچ|по гринвичу|heure gmt',
    'Europe/Moscow': 'московскому времени|московское время|по московскому времени|по москве|по мск|russia time',
    'Europe/Kyiv': 'за київським часом|kyiv time|kyiv local time|kiev time|за києвом|по киеву|по киевскому времени|київський час',
    'Europe/Istanbul': 'türkiye saati|türkiye saatiyle|turkey time',
    'Europe/Berlin': 'central european time|central european summer time|central european standard time|mitteleuropäische zeit|mitteleuropäische sommerzeit|hora peninsular|hora peninsular española|hora central europea|heure de paris|hora de madrid|ora di roma|ora italiana',
    'Europe/Athens': 'eastern european time|eastern european summer time|ώρα ελλάδας|ώρα ελλάδος',
    'Europe/Lisbon': 'hora de lisboa',
    'Europe/London': 'british summer time|uk time|heure de londres|hora de londres',
    'Europe/Dublin': 'irish standard time|irish time',
    'Asia/Jerusalem': 'israel time|israel standard time|israel daylight time|بتوقیت القدس|שעון ישראל',
    'Asia/Riyadh': 'arabia standard time|بتوقیت مکه|مکه المکرمه|مكه المكرمه|بتوقیت مکه المکرمه|بتوقیت السعودیه|بتوقیت الریاض|saudi time',
    'Africa/Cairo': 'بتوقیت القاهره',
    'Asia/Beirut': 'بتوقیت بیروت',
    'Asia/Damascus': 'بتوقیت دمشق',
    'Asia/Baghdad': 'بتوقیت بغداد',
    'Asia/Dubai': 'gulf standard time|بتوقیت الامارات|بتوقیت ابوظبی|uae time',
    'Africa/Tunis': 'بتوقیت تونس',
    'Africa/Algiers': 'بتوقیت الجزائر',
    'Asia/Tehran': 'به وقت تهران|iran time|iran standard time',
    'Asia/Kabul': 'به وقت کابل',
    'Asia/Karachi': 'pakistan standard time|pakistan time',
    'Asia/Kolkata': 'india standard time|indian standard time|india time|भारतीय समयानुसार|भारतीय मानक समय',
    'Asia/Dhaka': 'bangladesh time|bangladesh standard time|বাংলাদেশ সময়',
    'Asia/Kathmandu': 'nepal time|nepali time',
    'Asia/Jakarta': 'waktu indonesia barat',
    'Asia/Shanghai': '北京时间|北京時間|beijing time|china standard time|china time',
    'Asia/Taipei': '台北時間|台灣時間|臺灣時間|臺北時間|taiwan time',
    'Asia/Hong_Kong': '香港時間|香港时间',
    'Asia/Tokyo': '日本時間|japan standard time|japan time',
    'Asia/Seoul': '한국시간|한국 시간|korea standard time|korea time',
    'Africa/Lagos': 'west africa time|nigeria time',
    'Africa/Nairobi': 'east africa time',
    'Africa/Johannesburg': 'south africa standard time|sa time',
    'America/Sao_Paulo': 'hora de brasília|horário de brasília|hora de brasilia',
    'America/New_York': 'heure de new york',
  }).flatMap(([zone, phrases]) => phrases.split('|').map((phrase) => [foldName(phrase), zone] as const)),
); // prettier-ignore

/** North American abbreviations that cover standard and daylight saving time. */
const REGIONS = new Map([
  ['at', 'America/Halifax'],
  ['et', 'America/New_York'],
  ['ct', 'America/Chicago'],
  ['mt', 'America/Denver'],
  ['pt', 'America/Los_Angeles'],
]);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * A zone's offset from UTC in milliseconds, positive in the east.
 * @param zone `+0530`, `-08:00`, `EST`, `PT`, `Europe/Brussels` …
 * @param local local time there, as milliseconds since 1970 if it were UTC: decides about daylight saving time
 * @param language BCP 47; tells what ambiguous abbreviations mean
 * @returns undefined when there is no such zone
 */
export function zoneOffsetMs(zone: string, local: number, language = ''): number | undefined {
  const numeric = /^([+-])(\d{1,2}?):?(\d{2})?$/.exec(zone);
  if (numeric) return numericOffset(numeric[1]!, Number(numeric[2]), Number(numeric[3] ?? 0));
  const name = foldName(zone);
  const tag = language.toLowerCase().replaceAll('_', '-');
  const regional = REGIONAL_OFFSETS.get(name);
  const hours = regional?.get(tag) ?? regional?.get(tag.split('-')[0]!) ?? FIXED_OFFSETS.get(name);
  if (hours !== undefined) return hours * HOUR_MS;
  const region = REGIONS.get(name);
  return region || zone.includes('/') ? namedOffset(region ?? zone, local) : undefined;
}

/** The zone, as zoneOffsetMs takes it, of words such as 'Moscow time'; undefined when they name none. */
export function zoneOfPhrase(words: string): string | undefined {
  const folded = foldName(words);
  const known = ZONE_PHRASES.get(folded);
  if (known) return known;
  const city = /^(?!local)(\p{L}+(?: \p{L}+)*?)(?: local)? time$/u.exec(folded)?.[1];
  return city && zoneOfCity(city);
}

let cityZones: Map<string, string> | undefined;

/** @param city folded */
function zoneOfCity(city: string): string | undefined {
  cityZones ??= new Map(
    Intl.supportedValuesOf('timeZone')
      .filter((zone) => zone.includes('/'))
      .map((zone) => [foldName(zone.replace(/^.*\//, '').replaceAll('_', ' ')), zone]),
  );
  return cityZones.get(city);
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
