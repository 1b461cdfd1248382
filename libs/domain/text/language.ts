import { eld } from 'eld/large';

export interface Language {
  /** BCP 47; `und` when the text does not tell. */
  language: string;
  /** 0 to 1. */
  confidence: number;
  /** Whether the text looks like that language at all, and not only more than like the others. */
  reliable: boolean;
}

const UNKNOWN: Language = { language: 'und', confidence: 0, reliable: false };

/** The detector reads some 350 bytes; samples from all over the text outvote a foreign line. */
const SAMPLES = 3;
const SAMPLE_LENGTH = 350;
/** Scores this close (relative) are a tie, which the publisher's hint may break. */
const TIE = 0.04;
/** A line whose own score is this much (relative) above another language's is not in that one. */
const CLEARLY = 0.2;

/** Languages the detector does not know but whose script is nearly theirs alone. */
const SCRIPTS: [RegExp, string][] = [
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Tibetan}/gu, 'bo'],
  [/\p{Script=Sinhala}/gu, 'si'],
  [/\p{Script=Thaana}/gu, 'dv'],
  [/\p{Script=Oriya}/gu, 'or'],
  [/\p{Script=Ethiopic}/gu, 'am'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
];

/** Words that one of two near twins has and the other spells or says differently. */
const INDONESIAN =
  /(?<![\p{L}-])(bahwa|karena|bisa|kantor|pemerintah|uang|mobil|berbeda|anda|rupiah|perusahaan|menjadi|sejumlah|pihak|saat|soal|senin|selasa|rabu|kamis|jumat|sabtu|minggu|agustus|desember|maret|mei|juni|juli)(?![\p{L}-])/giu;
const MALAY =
  /(?<![\p{L}-])(bahawa|kerana|boleh|pejabat|kerajaan|wang|kereta|berbeza|ringgit|syarikat|ialah|beliau|isnin|khamis|jumaat|ahad|ogos|disember|mac|jun|julai|manakala|polis|sebanyak)(?![\p{L}-])/giu;

/** Characters that only one way of writing Chinese has, among the most frequent ones. */
const SIMPLIFIED =
  /[们这来时说国会对发经过还进动种里样开现问么间关实体两点见长将从业书学头车东马门员应当电话议让认计师华单报导战术条类钱银应亿万与权钢铁铜矿长]/gu;
const TRADITIONAL =
  /[們這來時說國會對發經過還進動種裡樣開現問麼間關實體兩點見長將從業書學頭車東馬門員應當電話議讓認計師華單報導戰術條類錢銀億萬與權鋼鐵銅礦]/gu;

/**
 * The language a text is written in.
 * @param hint the publisher's claim (BCP 47): breaks ties, and names a language that the detector does not know
 */
export function detectLanguage(text: string, hint?: string): Language {
  const letters = text.slice(0, SAMPLES * SAMPLE_LENGTH).match(/\p{L}/gu)?.length ?? 0;
  if (letters < 2) return UNKNOWN;
  const script = byScript(text, letters);
  if (script) return { language: script, confidence: certainty(1, letters), reliable: true };
  const claimed = hint?.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  const { ranking, reliable } = scores(text);
  const [best, second] = ranking;
  if (!best) return claimed ? { language: claimed, confidence: 0.1, reliable: false } : UNKNOWN;
  const margin = second ? (best.score - second.score) / best.score : 1;
  const tied = second?.language === claimed && margin < TIE;
  const confidence = certainty(margin, letters);
  return { language: refine(tied ? claimed : best.language, text, hint), confidence, reliable };
}

function byScript(text: string, letters: number): string | undefined {
  if (/^[\p{Script=Latin}\p{Script=Common}]*$/u.test(text.slice(0, 200))) return undefined;
  return SCRIPTS.find(
    ([pattern]) => (text.slice(0, SAMPLE_LENGTH).match(pattern)?.length ?? 0) > Math.min(letters, SAMPLE_LENGTH) / 3,
  )?.[1];
}

/**
 * Whether a line is clearly written in another language than `language` (BCP 47). Of lines that are not, including those
 * in languages the detector does not know, 1 in 6,000 is taken for foreign.
 */
export function isInAnotherLanguage(line: string, language: string): boolean {
  const found = eld.detect(line);
  if (!found.language || !found.isReliable()) return false;
  const scores = found.getScores() as Record<string, number>;
  const best = scores[found.language]!;
  const code = language.split('-')[0]!;
  return best - (scores[code === 'id' ? 'ms' : code] ?? 0) > CLEARLY * best;
}

function scores(text: string): { ranking: { language: string; score: number }[]; reliable: boolean } {
  const sums: Record<string, number> = {};
  let reliable = 0;
  for (const sample of samples(text)) {
    const result = eld.detect(sample);
    reliable += result.isReliable() ? 1 : -1;
    const found = result.getScores() as Record<string, number>;
    for (const language in found) sums[language] = (sums[language] ?? 0) + found[language]!;
  }
  const ranking = Object.keys(sums).map((language) => ({ language, score: sums[language]! }));
  return { ranking: ranking.sort((a, b) => b.score - a.score), reliable: reliable >= 0 };
}

function samples(text: string): string[] {
  if (text.length <= SAMPLE_LENGTH) return [text];
  const count = Math.min(SAMPLES, Math.ceil(text.length / SAMPLE_LENGTH));
  const step = (text.length - SAMPLE_LENGTH) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    text.slice(Math.round(i * step), Math.round(i * step) + SAMPLE_LENGTH),
  );
}

/** Near 1 for a clear lead over many letters, near 0 for a slight one over few. */
function certainty(margin: number, letters: number): number {
  return Math.round((1 - Math.exp((-margin * letters) / 7)) * 1000) / 1000;
}

/** Tells apart what the detector does not: the two ways of writing Chinese, Indonesian and Malay. */
function refine(language: string, text: string, hint = ''): string {
  if (language === 'zh') {
    const difference = (text.match(TRADITIONAL)?.length ?? 0) - (text.match(SIMPLIFIED)?.length ?? 0);
    const traditional = difference === 0 ? /hant|tw|hk|mo/i.test(hint) : difference > 0;
    return traditional ? 'zh-Hant' : 'zh-Hans';
  }
  if (language === 'ms' || language === 'id') {
    const difference = (text.match(INDONESIAN)?.length ?? 0) - (text.match(MALAY)?.length ?? 0);
    return difference === 0 ? (/^ms/i.test(hint) ? 'ms' : 'id') : difference > 0 ? 'id' : 'ms';
  }
  return language;
}
