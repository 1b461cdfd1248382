/** Languages whose month names are known, those met most often first: of equal names the first one counts. */
const MONTH_LANGUAGES =
  'en de fr es it pt nl id ms ru uk pl cs sk hr sr sl bg mk ro hu sv da nb fi et lv lt el tr az kk ar fa he hi bn ta te mr ur th sw af ca eu gl sq is ga cy ka hy be mn uz fil'.split(
    ' ',
  );

/** Of these, abbreviations are known wherever they stand; others' are words elsewhere: 'des', 'uno', 'kas', 'pro'. */
const ABBREVIATING = new Set('en de fr es it pt nl ru el ar fa he hi bn ta te mr ur th ka hy'.split(' '));

const ZONES: Record<string, number> = {
  z: 0, utc: 0, gmt: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7,
  wet: 0, west: 1, cet: 1, cest: 2, mez: 1, mesz: 2, eet: 2, eest: 3, bst: 1, msk: 3, ist: 5.5,
  wib: 7, wita: 8, wit: 9, sgt: 8, hkt: 8, jst: 9, kst: 9, aest: 10, aedt: 11,
}; // prettier-ignore

const TIME = String.raw`(?:[T\s,|–—-]*(?:um|à|at|kl\.?|om|a las|alle|às|pukul|в|о)?\s*(?<hour>\d{1,2})[:h.](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?<half>[ap])\.?m\b\.?)?(?:\s*(?:uhr|uur))?(?:\s*\(?(?<zone>[+-]\d{2}:?\d{2}|[a-z]{1,4}\b))?\)?)?`;
const WORD = String.raw`(?<month>\p{L}[\p{L}\p{M}'’]+)\.?`;
const DAY = String.raw`(?<day>\d{1,2})`;
const YEAR = String.raw`(?<year>\d{4})`;
const EDGE = String.raw`(?<![\p{L}\p{N}])`;

/** Written forms, the surest first. */
const FORMS: RegExp[] = [
  String.raw`${YEAR}-(?<month>\d{1,2})-${DAY}${TIME}`,
  String.raw`${YEAR}(?<month>\d{2})(?<day>\d{2})T(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{4})?`,
  String.raw`${YEAR}\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*${DAY}\s*[日일]?${TIME}`,
  String.raw`${YEAR}[/.]\s?(?<month>\d{1,2})[/.]\s?${DAY}${TIME}`,
  String.raw`${DAY}(?:st|nd|rd|th|er|re|º|ª)?[.,]?[\s-]*(?:de\s|of\s|d['’]|ng\s)?\s*${WORD},?(?:\s+(?:de|del|of)\s|[\s-])\s*(?<year>\d{4}|\d{2}(?=\s\d{1,2}:))${TIME}`,
  String.raw`${WORD}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+${YEAR}${TIME}`,
  String.raw`${YEAR}(?:\.|\s*m\.|\s*оны?)?\s+${WORD}\s+${DAY}${TIME}`,
  String.raw`${DAY}\s+tháng\s+(?<month>\d{1,2}),?\s+(?:năm\s+)?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?${YEAR}${TIME}`,
  String.raw`(?<day>\d{1,2})(?<slash>[/-])(?<month>\d{1,2})[/-]${YEAR}${TIME}`,
].map((form) => new RegExp(EDGE + form, 'iu'));

/** A year in four digits, or in two before a time: what all forms need. */
const YEAR_LIKE = /\p{Nd}{4}|\p{Nd}{2}\s\p{Nd}{1,2}:/u;
/** A date is not longer than this, whatever stands in its place. */
const LONGEST = 200;

let monthNames: Map<string, number> | undefined;

export interface FoundDate {
  date: Date;
  /** Where it stands in the text: [start, end). */
  start: number;
  end: number;
}

/**
 * Reads a date as publishers write it: RFC 822, ISO 8601, epoch seconds or milliseconds, and the common written forms
 * with month names of some fifty languages. Without a zone it is taken as UTC, without a time as midnight.
 * @param language BCP 47; decides 7/8/2025 (month first in American English) and ambiguous month names
 * @returns null when nothing in it is a date
 */
export function parseDate(text: string, language = ''): Date | null {
  const trimmed = text.trim().slice(0, LONGEST);
  if (/^\d{10}$|^\d{13}$/.test(trimmed)) return new Date(Number(trimmed.padEnd(13, '0')));
  return findDate(trimmed, language)?.date ?? null;
}

/** The first date of the surest form in a short text. */
export function findDate(text: string, language = ''): FoundDate | null {
  if (!YEAR_LIKE.test(text)) return null;
  const digits = toAsciiDigits(text);
  for (const form of FORMS) {
    const match = form.exec(digits);
    const date = match && toDate(match.groups!, language);
    if (date) return { date, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

function toDate(parts: Record<string, string | undefined>, language: string): Date | null {
  let year = Number(parts.year);
  if (parts.year!.length === 2) year += 2000;
  if (year > 2400 && year < 2700) year -= 543; // Buddhist era
  let day = Number(parts.day);
  let month = /^\d/.test(parts.month!) ? Number(parts.month) : monthNumber(parts.month!, language);
  const monthFirst = day <= 12 && /^en(-us)?$/i.test(language);
  if (parts.slash && (month! > 12 || monthFirst)) [day, month] = [month!, day];
  if (!month || month > 12 || year < 1900 || year > 2200) return null;
  const hour = (Number(parts.hour ?? 0) % (parts.half ? 12 : 25)) + (parts.half?.toLowerCase() === 'p' ? 12 : 0);
  const [minute, second] = [Number(parts.minute ?? 0), Number(parts.second ?? 0)];
  if (hour > 24 || minute > 59 || second > 60) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(time).getUTCDate() === day || hour === 24 ? new Date(time - zoneOffset(parts.zone)) : null;
}

/** Milliseconds ahead of UTC; 0 for a word that is no zone. */
function zoneOffset(zone = ''): number {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  const hours = numeric
    ? Number(`${numeric[1]}1`) * (Number(numeric[2]) + Number(numeric[3]) / 60)
    : (ZONES[zone.toLowerCase()] ?? 0);
  return hours * 3_600_000;
}

function monthNumber(name: string, language: string): number | undefined {
  monthNames ??= readMonthNames();
  const folded = foldName(name);
  return monthNames.get(`${language.split('-')[0]}:${folded}`) ?? monthNames.get(folded);
}

/** Month names of CLDR through Intl: in dates (often the genitive) and alone, long and short, without dots. */
function readMonthNames(): Map<string, number> {
  const names = new Map<string, number>([['sept', 9]]);
  for (const language of MONTH_LANGUAGES) {
    for (const style of [{ month: 'long' }, { month: 'short' }, { month: 'long', day: 'numeric' }] as const) {
      const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC', calendar: 'gregory' });
      for (let month = 0; month < 12; month++) {
        const part = format.formatToParts(Date.UTC(2025, month, 17)).find(({ type }) => type === 'month');
        const name = foldName(part?.value ?? '');
        if (!/\p{L}{2}/u.test(name)) continue;
        const isKnown = style.month === 'long' || ABBREVIATING.has(language);
        if (isKnown && !names.has(name)) names.set(name, month + 1);
        names.set(`${language}:${name}`, month + 1);
      }
    }
  }
  return names;
}

function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}.'’]/gu, '')
    .toLowerCase();
}

/** Zeros of the decimal digits of Arabic, Persian, Devanagari, Bengali, Thai and full-width writing. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10];

function toAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const value = ZEROS.map((zero) => digit.codePointAt(0)! - zero).find((value) => value >= 0 && value <= 9);
    return value === undefined ? digit : String(value);
  });
}
