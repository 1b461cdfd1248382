import { isAscii } from 'node:buffer';
import { decodeLenient, decodeStrict, type DecodedText } from './decode-bytes.js';
import { detectEncoding } from './detect-encoding.js';

const UTF8 = 'utf-8';
/** The escape sequences before JIS X 0208: nothing else begins so. */
const ISO_2022_JP_STARTS = ['\x1b$B', '\x1b$@'];
/** Encodings with at least two bytes a character; SIGNATURES recognizes them. */
const WIDE_ENCODING = /^(utf|ucs)[-_]?(2|4|16|32)/;
/** Byte order marks. */
const SIGNATURES: [bytes: number[], encoding: string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], UTF8],
];
/** First bytes without a mark, as Latin-1. JSON, XML and HTML begin with two characters of ASCII (RFC 4627, section 3). */
const WITHOUT_MARK: [start: RegExp, encoding: string][] = [
  [/^[\t\n\r -~]\0\0\0/, 'utf-32le'],
  [/^\0\0\0[\t\n\r -~]/, 'utf-32be'],
  [/^(?:[\t\n\r -~]\0){2}/, 'utf-16le'],
  [/^(?:\0[\t\n\r -~]){2}/, 'utf-16be'],
];

/**
 * Decodes a document: by its byte order mark, else as UTF-8 when it is valid UTF-8, or nearly. Else in the encoding that fits
 * best: what the header, the XML declaration or HTML's meta element declares counts, but it is often wrong.
 * @param contentType the Content-Type header
 */
export function decodeText(bytes: Uint8Array, contentType?: string): DecodedText {
  const encoding = encodingByStart(bytes);
  if (encoding && encoding !== UTF8) return decodeLenient(bytes, encoding)!;
  const labels = declaredEncodings(bytes, contentType);
  if (isAscii(bytes)) return decodeAscii(bytes, labels);
  const utf8 = decodeStrict(bytes, UTF8);
  if (utf8 === null) return decodeInvalidUtf8(bytes, labels);
  const wrong = labels.find((label) => !/^utf-?8$/.test(label));
  return { text: utf8, warning: wrong && `it declares ${wrong}, but it is in UTF-8` };
}

/** The encoding that the first bytes of a document tell, if they do: by a byte order mark, or by NUL bytes. */
export function encodingByStart(bytes: Uint8Array): string | undefined {
  const signature = SIGNATURES.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (signature) return signature[1];
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  return WITHOUT_MARK.find(([pattern]) => pattern.test(start))?.[1];
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
  const buffer = Buffer.from(bytes);
  if (ISO_2022_JP_STARTS.some((start) => buffer.includes(start))) labels = ['iso-2022-jp'];
  for (const label of labels.filter((label) => !WIDE_ENCODING.test(label))) {
    const text = decodeStrict(bytes, label);
    if (text !== null) return { text };
  }
  const warning = labels[0] && `it declares ${labels[0]}, which is not a known encoding`;
  return { text: buffer.toString('latin1'), warning };
}

function decodeInvalidUtf8(bytes: Uint8Array, labels: string[]): DecodedText {
  const utf8 = decodeLenient(bytes, UTF8)!;
  if (isMostlyValid(utf8.text)) return utf8;
  const declared = labels.filter((label) => label !== UTF8 && !WIDE_ENCODING.test(label));
  const { label, isDeclared, isUnreadable } = detectEncoding(bytes, declared);
  const { text, warning } = decodeLenient(bytes, label)!;
  if (isUnreadable) return { text, unreadable: 'it is in no encoding that is known; save it as UTF-8' };
  if (isDeclared) return { text, detected: label, warning };
  const claim = labels[0] ? `it is not in ${labels[0]}, as it declares` : 'it declares no encoding';
  return { text, detected: label, warning: `${claim}; it is decoded as ${label}` };
}

/** Text in another encoding has more invalid sequences as UTF-8 than characters beyond ASCII. */
function isMostlyValid(utf8: string): boolean {
  let beyondAscii = 0;
  let invalid = 0;
  // Without an array of all matches, which a large file would fill.
  for (let i = 0; i < utf8.length; i++) {
    const code = utf8.charCodeAt(i);
    if (code > 0x7f) beyondAscii++;
    if (code === 0xfffd) invalid++;
  }
  return invalid * 2 < beyondAscii;
}
