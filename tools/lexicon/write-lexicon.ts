import { writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { packLexicon } from './pack-lexicon.js';

const DATA_FILE = 'libs/domain/entities/data/lexicon.br';

/** Writes the lexicon of the lines, compressed; equal lines give equal bytes. Returns what it did. */
export function writeLexicon(lines: readonly string[], file = DATA_FILE): string {
  const content = packLexicon(lines);
  const data = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
  writeFileSync(file, data);
  return `${file}: ${lines.length} surface forms, ${content.length} bytes, ${data.length} compressed`;
}
