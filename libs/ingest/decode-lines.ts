import { decodeLenient, type DecodedText } from '#libs/domain/text/decode-bytes.js';
import { decodeText, encodingByStart } from '#libs/domain/text/decode-text.js';

/** Bytes that are decoded together, up to the end of their last line: enough to detect the encoding. */
const PIECE_SIZE = 1_000_000;
const LINE_FEED = '\n';

/** How a line ends in the bytes of an encoding. */
interface LineEnd {
  bytes: Buffer;
  /** The encoding, when its characters have several bytes each; otherwise it is detected in each piece. */
  wideEncoding: string | null;
}

/**
 * Decodes a stream of lines as decodeText does, in pieces of whole lines. No encoding but UTF-16 and UTF-32 has the byte of a
 * line feed within a character.
 */
export async function* decodeLines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<DecodedText> {
  let rest: Buffer[] = [];
  let end: LineEnd | null = null;
  let detected: string | undefined;
  const decode = (bytes: Buffer): DecodedText => {
    end ??= lineEndOf(bytes);
    const decoded = end.wideEncoding ? decodeLenient(bytes, end.wideEncoding)! : decodeText(bytes, declare(detected));
    detected ??= decoded.detected;
    return decoded;
  };
  for await (const bytes of gather(stream)) {
    rest.push(bytes);
    if (!bytes.includes(LINE_FEED)) continue;
    const piece = Buffer.concat(rest);
    end ??= lineEndOf(piece);
    const length = endOfLastLine(piece, end);
    rest = [piece.subarray(length)];
    if (length > 0) yield decode(piece.subarray(0, length));
  }
  const last = Buffer.concat(rest);
  if (last.length > 0) yield decode(last);
}

/** Chunks of a stream, joined to pieces. */
async function* gather(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PIECE_SIZE) continue;
    yield Buffer.concat(chunks);
    [chunks, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(chunks);
}

/** The encoding of the pieces before counts like a declaration: few lines are left for the last one. */
const declare = (encoding: string | undefined) => encoding && `text/plain; charset=${encoding}`;

function lineEndOf(start: Buffer): LineEnd {
  const encoding = encodingByStart(start) ?? 'utf-8';
  const width = encoding.startsWith('utf-32') ? 4 : encoding.startsWith('utf-16') ? 2 : 1;
  const bytes = Buffer.alloc(width);
  bytes.write(LINE_FEED, encoding.endsWith('be') ? width - 1 : 0);
  return { bytes, wideEncoding: width > 1 ? encoding : null };
}

/** @returns 0 when no line ends */
function endOfLastLine(piece: Buffer, { bytes }: LineEnd): number {
  let start = piece.lastIndexOf(bytes);
  while (start > 0 && start % bytes.length !== 0) start = piece.lastIndexOf(bytes, start - 1);
  return start < 0 || start % bytes.length !== 0 ? 0 : start + bytes.length;
}
