import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';

interface DecodedText {
  text: string;
  /** A fault of the encoding or its declaration, a sentence. */
  warning?: string;
}

const UTF8 = 'utf-8';
/** Encodings with at least two bytes a character; SIGNATURES recognizes them. */
const WIDE_ENCODING = /^(utf|ucs)[-_]?(2|4|16|32)/;
/** First bytes of documents: byte order marks, then `<` or `<?` of wide encodings without one. */
const SIGNATURES: [bytes: number[], encoding: string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], UTF8],
  [[0x3c, 0, 0, 0], 'utf-32le'],
  [[0, 0, 0, 0x3c], 'utf-32be'],
  [[0x3c, 0, 0x3f, 0], 'utf-16le'],
  [[0, 0x3c, 0, 0x3f], 'utf-16be'],
];

/**
 * Decodes a document: by its byte order mark, else as UTF-8 when it is valid UTF-8, else in the encoding that the header, the
 * XML declaration or HTML's meta element declares (in this order, RFC 7303), else as windows-1252. UTF-8 precedes declarations
 * because text in another encoding is almost never valid UTF-8, but declarations are often wrong.
 * @param contentType the Content-Type header
 */
export function decodeText(bytes: Uint8Array, contentType?: string): DecodedText {
  const signature = SIGNATURES.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (signature && signature[1] !== UTF8) return decodeLenient(bytes, signature[1])!;
  const labels = declaredEncodings(bytes, contentType);
  if (isAscii(bytes)) return decodeAscii(bytes, labels);
  const utf8 = decodeStrict(bytes, UTF8);
  if (utf8 === null) return decodeInvalidUtf8(bytes, labels);
  const wrong = labels.find((label) => !/^utf-?8$/.test(label));
  return { text: utf8, warning: wrong && `it declares ${wrong}, but it is in UTF-8` };
}

/** In lower case, in the order of precedence. */
function declaredEncodings(bytes: Uint8Array, contentType = ''): string[] {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const declarations = [
    /\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(contentType),
    /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head),
    /<meta[^>]*\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(head),
  ];
  return declarations.flatMap((declaration) => (declaration ? [declaration[1]!.toLowerCase()] : []));
}

/** Few encodings have other characters in the bytes of ASCII: UTF-7, ISO-2022-JP. */
function decodeAscii(bytes: Uint8Array, labels: string[]): DecodedText {
  for (const label of labels.filter((label) => !WIDE_ENCODING.test(label))) {
    const text = decodeStrict(bytes, label);
    if (text !== null) return { text };
  }
  const warning = labels[0] && `it declares ${labels[0]}, which is not a known encoding`;
  return { text: Buffer.from(bytes).toString('latin1'), warning };
}

function decodeInvalidUtf8(bytes: Uint8Array, labels: string[]): DecodedText {
  const utf8 = decodeLenient(bytes, UTF8)!;
  if (isMostlyValid(utf8.text)) return utf8;
  const others = labels.filter((label) => label !== UTF8 && !WIDE_ENCODING.test(label));
  for (const label of others) {
    const text = decodeStrict(bytes, label);
    if (text !== null) return { text };
  }
  for (const label of others) {
    const decoded = decodeLenient(bytes, label);
    if (decoded) return decoded;
  }
  const claim = labels[0] ? `it is not in ${labels[0]}, as it declares` : 'it declares no encoding';
  return { text: decodeWindows1252(bytes), warning: `${claim}; it is decoded as windows-1252` };
}

/** Text in another encoding has more invalid sequences as UTF-8 than characters beyond ASCII. */
function isMostlyValid(utf8: string): boolean {
  const beyondAscii = utf8.match(/[^\0-\x7f]/g)?.length ?? 0;
  const invalid = utf8.match(/\ufffd/g)?.length ?? 0;
  return invalid * 2 < beyondAscii;
}

/** null when the label is unknown or the bytes are invalid. */
function decodeStrict(bytes: Uint8Array, label: string): string | null {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    const text = decodeWithIconv(bytes, label);
    return text?.includes('\ufffd') ? null : text;
  }
}

/** With a replacement character for each invalid sequence; null when the label is unknown. */
function decodeLenient(bytes: Uint8Array, label: string): DecodedText | null {
  let text: string | null;
  try {
    text = new TextDecoder(label).decode(bytes);
  } catch {
    text = decodeWithIconv(bytes, label);
  }
  if (text === null) return null;
  return { text, warning: text.includes('\ufffd') ? `it has bytes that are not valid in ${label}` : undefined };
}

/** For encodings that TextDecoder doesn't know, UTF-32 and UTF-7 among them. */
function decodeWithIconv(bytes: Uint8Array, label: string): string | null {
  return iconv.encodingExists(label) ? iconv.decode(Buffer.from(bytes), label) : null;
}

/** Some versions of Node decode windows-1252 as Latin-1, which loses quotes and dashes. */
function decodeWindows1252(bytes: Uint8Array): string {
  return repairWindows1252(Buffer.from(bytes).toString('latin1'));
}

/** windows-1252's characters where Latin-1 has control characters, 0x80 to 0x9f. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Replaces the control characters 0x80 to 0x9f with the quotes and dashes of windows-1252 that they stand for. */
export function repairWindows1252(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80]!);
}
