import { WINDOWS_1252 } from './decode-bytes.js';

/** A legacy encoding that UTF-8 was taken for, before it was encoded once more. */
interface WrongEncoding {
  /** A character beyond ASCII, as its UTF-8 bytes read in this encoding. */
  sequence: RegExp;
  bytes: Map<string, number>;
  isEvident: (sequences: Sequence[]) => boolean;
}

interface Sequence {
  character: string;
  before: string;
  after: string;
}

const UPPER_HALF = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);
const LATIN_1 = Buffer.from(UPPER_HALF).toString('latin1');
/** Sequences of other letters than Latin ones from which chance is ruled out. */
const MIN_SEQUENCES = 4;
/** Share of the characters beyond ASCII that must belong to such sequences. */
const MIN_COVERAGE = 0.8;
/** Code units that decide for the whole text. */
const SAMPLE_LENGTH = 20_000;
/** Some texts were encoded three times. */
const MAX_ROUNDS = 2;

const WESTERN = wrongEncoding(
  WINDOWS_1252 + LATIN_1.slice(32),
  (sequences) => sequences.some(isEvidentlyLatin) || sequences.length >= MIN_SEQUENCES,
);
// A byte that windows-1252 has no character for. Of these, punctuation has only 0x9d.
WESTERN.bytes.set('\ufffd', 0x9d);
for (const character of LATIN_1.slice(0, 32)) WESTERN.bytes.set(character, character.charCodeAt(0));
const CYRILLIC = wrongEncoding(
  new TextDecoder('windows-1251').decode(UPPER_HALF),
  (sequences) => sequences.length >= MIN_SEQUENCES,
);

/** Punctuation, as in `itâ€™s`: no language writes that. */
const PUNCTUATION = /â(?:€|\x80)[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\ufffd]/g;

/**
 * Undoes that UTF-8 was taken for windows-1252, Latin-1 or windows-1251 and encoded once more, as in `MÃ¼ller` and `РњСЌСЂ`.
 * Only where nearly all characters beyond ASCII read as UTF-8: a text may show such characters.
 */
export function repairDoubleEncoding(text: string): string {
  let repaired = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = repaired;
    for (const wrong of [WESTERN, CYRILLIC])
      if (isDoublyEncoded(repaired.slice(0, SAMPLE_LENGTH), wrong))
        repaired = repaired.replace(wrong.sequence, (sequence) => decode(sequence, wrong) ?? sequence);
    if (repaired === before) break;
  }
  return repaired.replace(PUNCTUATION, (sequence) => decode(sequence, WESTERN) ?? sequence);
}

/** @param upperHalf the characters of the bytes from 0x80 on */
function wrongEncoding(upperHalf: string, isEvident: WrongEncoding['isEvident']): WrongEncoding {
  const characters = (first: number, last: number) => `[${escape(upperHalf.slice(first - 128, last - 127))}]`;
  const controls = upperHalf.startsWith('€') ? '\\x80-\\x9f\\ufffd' : '';
  const rest = `[${controls}${characters(0x80, 0xbf).slice(1)}`;
  const sequences = [characters(0xc2, 0xdf), `${characters(0xe0, 0xef)}${rest}`, `${characters(0xf0, 0xf4)}${rest}{2}`];
  return {
    sequence: new RegExp(`(?:${sequences.join('|')})${rest}`, 'g'),
    bytes: new Map([...upperHalf].map((character, i) => [character, 128 + i])),
    isEvident,
  };
}

function escape(characters: string): string {
  return characters.replace(/[\\\]^-]/g, '\\$&');
}

function isDoublyEncoded(sample: string, wrong: WrongEncoding): boolean {
  if (sample.search(wrong.sequence) < 0) return false;
  const sequences: Sequence[] = [];
  let covered = 0;
  for (const { 0: sequence, index } of sample.matchAll(wrong.sequence)) {
    const character = decode(sequence, wrong);
    if (character === null) continue;
    covered += sequence.length;
    const end = index + sequence.length;
    sequences.push({
      character,
      before: sample.slice(Math.max(0, index - 1), index),
      after: sample.slice(end, end + 1),
    });
  }
  const beyondAscii = sample.match(/[^\x00-\x7f\ufffd]/g)!.length;
  return covered >= MIN_COVERAGE * beyondAscii && wrong.isEvident(sequences);
}

/** A Latin letter within a word, a sign that follows Â, or an emoji. */
function isEvidentlyLatin({ character, before, after }: Sequence): boolean {
  if (/[\u00a0-\u00bf\u2010-\u203a]|\p{Emoji_Presentation}/u.test(character)) return true;
  return /[\u00c0-\u017f]/.test(character) && (/\p{Ll}/u.test(before) || /[a-zÂ-Å]/.test(after));
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(sequence: string, { bytes }: WrongEncoding): string | null {
  if (sequence.includes('\ufffd') && !sequence.startsWith('â€')) return '\ufffd';
  try {
    return utf8.decode(Uint8Array.from(sequence, (character) => bytes.get(character)!));
  } catch {
    return null;
  }
}
