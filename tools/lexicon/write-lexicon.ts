import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const DATA_FILE = 'libs/domain/entities/data/lexicon.tsv.gz';

/** Writes the lines, compressed; zlib sets no time stamp, so that equal lines give equal bytes. Returns what it did. */
export function writeLexicon(lines: readonly string[], file = DATA_FILE): string {
  const data = gzipSync(`${lines.join('\n')}\n`, { level: 9 });
  writeFileSync(file, data);
  return `${file}: ${lines.length} surface forms, ${data.length} bytes`;
}
