import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { windows1252 } from './windows-1252.js';

export interface DecodedText {
  text: string;
  /** The encoding it was read in, in lower case, as its declaration calls it. */
  encoding: string;
  /** What was wrong with the encoding, a sentence. */
  warning?: string;
}

const UTF8 = 'utf-8';
/** Encodings whose characters all take two or four bytes; SIGNATURES tells them. */
const WIDE = /^(utf|ucs)[-_]?(2|4|16|32)/;
/** What begins a document in more than one byte a character: byte order marks, then `<` or `<?` without one. */
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
 * Bytes of a document as text: by its byte order mark, else UTF-8 when it is valid UTF-8, else the encoding that the
 * header, the XML declaration or HTML's meta declares (in this order, as RFC 7303 has it), else windows-1252. UTF-8 goes
 * before declarations because text in another encoding is almost never valid UTF-8, but declarations are often wrong.
 * @param contentType the Content-Type header
 */
export function decodeText(bytes: Uint8Array, contentType?: string): DecodedText {
  const signature = SIGNATURES.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (signature && signature[1] !== UTF8) return decodeLeniently(bytes, signature[1])!;
  const labels = declaredEncodings(bytes, contentType);
  if (isAscii(bytes)) return decodeAscii(bytes, labels);
  const utf8 = decodeStrictly(bytes, UTF8);
  if (utf8 !== null) {
    const lie = labels.find((label) => !/^utf-?8$/.test(label));
    return { text: utf8, encoding: UTF8, warning: lie && `it says that it is in ${lie}, but it is in UTF-8` };
  }
  return decodeInvalidUtf8(bytes, labels);
}

/** Only a few encodings say something in ASCII's bytes that is not ASCII. */
function decodeAscii(bytes: Uint8Array, labels: string[]): DecodedText {
  const ascii = Buffer.from(bytes).toString('latin1');
  const possible = labels.filter((label) => !WIDE.test(label));
  for (const label of possible) {
    const text = decodeStrictly(bytes, label);
    if (text !== null) return { text, encoding: label };
  }
  return {
    text: ascii,
    encoding: UTF8,
    warning: labels[0] && `it says that it is in ${labels[0]}, which is not known`,
  };
}

function decodeInvalidUtf8(bytes: Uint8Array, labels: string[]): DecodedText {
  const utf8 = decodeLeniently(bytes, UTF8)!;
  if (isMostlyValid(utf8.text)) return utf8;
  const others = labels.filter((label) => label !== UTF8 && !WIDE.test(label));
  for (const label of others) {
    const text = decodeStrictly(bytes, label);
    if (text !== null) return { text, encoding: label };
  }
  for (const label of others) {
    const decoded = decodeLeniently(bytes, label);
    if (decoded) return decoded;
  }
  const claim = labels[0] ? `it is not in ${labels[0]}, as it says` : 'it does not say in which encoding it is';
  const warning = `${claim}; it was read as windows-1252`;
  return { text: decodeWindows1252(bytes), encoding: 'windows-1252', warning };
}

/** Text in another encoding has more faults as UTF-8 than characters beyond ASCII. */
function isMostlyValid(utf8: string): boolean {
  const beyond = utf8.match(/[^\0-\x7f]/g)?.length ?? 0;
  const faults = utf8.match(/\ufffd/g)?.length ?? 0;
  return faults * 2 < beyond;
}

/** Labels in the order in which they are believed, in lower case. */
function declaredEncodings(bytes: Uint8Array, contentType = ''): string[] {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1');
  const forms = [
    /\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(contentType),
    /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/i.exec(head),
    /<meta[^>]*\bcharset\s*=\s*["']?([\w.:-]+)/i.exec(head),
  ];
  return forms.flatMap((form) => (form ? [form[1]!.toLowerCase()] : []));
}

/** null when the label is unknown or the bytes are not valid in it. */
function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    return decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes);
  } catch {
    const text = decodeWithIconv(bytes, label);
    return text?.includes('\ufffd') ? null : text;
  }
}

/** With a replacement character for every fault; null when the label is unknown. */
function decodeLeniently(bytes: Uint8Array, label: string): DecodedText | null {
  let text: string | null;
  try {
    text = new TextDecoder(label).decode(bytes);
  } catch {
    text = decodeWithIconv(bytes, label);
  }
  if (text === null) return null;
  const warning = text.includes('\ufffd') ? `it holds bytes that are not valid in ${label}` : undefined;
  return { text, encoding: label, warning };
}

/** For encodings that browsers do not know, UTF-32 and UTF-7 among them. */
function decodeWithIconv(bytes: Uint8Array, label: string): string | null {
  return iconv.encodingExists(label) ? iconv.decode(Buffer.from(bytes), label) : null;
}

/** Some versions of Node decode windows-1252 as if it were Latin-1, so that quotes and dashes are lost. */
function decodeWindows1252(bytes: Uint8Array): string {
  return windows1252(Buffer.from(bytes).toString('latin1'));
}
