import iconv from 'iconv-lite';

export interface DecodedText {
  text: string;
  /** The encoding, where it had to be detected. */
  detected?: string;
  /** A fault of the encoding or its declaration, a sentence. */
  warning?: string;
  /** Why the text is not what was written, a sentence: it is in no known encoding, or no text. */
  unreadable?: string;
}

/** null when the label is unknown or the bytes are invalid. */
export function decodeStrict(bytes: Uint8Array, label: string): string | null {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    const text = decodeWithIconv(bytes, label);
    return text?.includes('\ufffd') ? null : text;
  }
}

/** With a replacement character for each invalid sequence; null when the label is unknown. */
export function decodeLenient(bytes: Uint8Array, label: string): DecodedText | null {
  let text: string | null;
  try {
    const decoder = new TextDecoder(label);
    text = decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    text = decodeWithIconv(bytes, label);
  }
  if (text === null) return null;
  return { text, warning: text.includes('\ufffd') ? `it has bytes that are not valid in ${label}` : undefined };
}

/** For encodings that TextDecoder doesn't know, UTF-32 and UTF-7 among them. */
function decodeWithIconv(bytes: Uint8Array, label: string): string | null {
  const isCharset = iconv.encodingExists(label) && !NOT_A_CHARSET.test(label);
  return isCharset ? iconv.decode(Buffer.from(bytes), label) : null;
}

/** Iconv would write the bytes out in these. */
const NOT_A_CHARSET = /^(?:base\W?64|hex)\W?$/i;

/** Some versions of Node decode windows-1252 as Latin-1, which loses quotes and dashes. */
function decodeWindows1252(bytes: Uint8Array): string {
  return repairWindows1252(Buffer.from(bytes).toString('latin1'));
}

/** windows-1252's characters where Latin-1 has control characters, 0x80 to 0x9f. */
export const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Replaces the control characters 0x80 to 0x9f with the quotes and dashes of windows-1252 that they stand for. */
export function repairWindows1252(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}
