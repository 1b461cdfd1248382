/**
 * Reads the documents of a folder's suites and says how much of what is expected of each was found, ours beside
 * rss-parser: `npm run conformance -- FOLDER [--failures] [--suite NAME]`.
 */
import { readWrittenDate } from '#libs/domain/text/written-date.js';
import { READERS, type ReaderName } from './conformance-readers.js';
import { documentOf, readCases, readDateCases, type Case } from './conformance-suites.js';
import { Tally } from './conformance-tally.js';
import { ReadingThread } from './conformance-thread.js';

const folder = process.argv[2];
const withFailures = process.argv.includes('--failures');
if (!folder) throw new Error('which folder? npm run conformance -- FOLDER');

const cases = readCases(folder);
const suites = [...new Set(cases.map(({ suite }) => suite))];
let isClean = true;
for (const suite of suites) {
  const rows = cases.filter((row) => row.suite === suite);
  for (const reader of Object.keys(READERS) as ReaderName[]) report(await run(suite, rows, reader));
}
reportDates();
if (!isClean) process.exitCode = 1;

async function run(suite: string, rows: Case[], reader: ReaderName): Promise<Tally> {
  const tally = new Tally(suite, reader);
  const thread = new ReadingThread();
  for (const row of rows) tally.add(row, await thread.read({ reader, ...documentOf(row) }));
  await thread.close();
  return tally;
}

function report(tally: Tally): void {
  console.log(`${tally.suite}, ${tally.reader}`);
  console.log(`  documents ${tally.documents}, refused ${tally.refused.length}`);
  console.log(`  fields    ${tally.right} of ${tally.fields} right, ${percent(tally.right, tally.fields)}`);
  if (tally.counted > 0)
    console.log(
      `  counts    ${tally.countsRight} of ${tally.counted} documents, ${tally.itemsRight} of ${tally.items} items`,
    );
  console.log(
    `  time      ${Math.round(tally.milliseconds)} ms, slowest ${Math.round(tally.slowest)} ms, over 1 s: ${tally.slow.length}`,
  );
  console.log(`  crashes   ${tally.crashes.length}`);
  if (tally.reader !== 'babelwire') return;
  isClean &&= tally.crashes.length === 0 && tally.slow.length === 0;
  [...tally.crashes, ...tally.slow].forEach((line) => console.log(`  ${line}`));
  if (!withFailures) return;
  tally.refused.forEach((line) => console.log(`  refused ${line}`));
  tally.failures.forEach((line) => console.log(`  ${line}`));
}

function reportDates(): void {
  const dates = readDateCases(folder!);
  const wrong = dates.filter(({ input, utc }) => !isDateRight(readWrittenDate(input), utc));
  if (dates.length === 0) return;
  console.log(
    `dates\n  ${dates.length - wrong.length} of ${dates.length} right, ${percent(dates.length - wrong.length, dates.length)}`,
  );
  if (withFailures)
    wrong.forEach(({ input, utc }) => console.log(`  ${input} → ${utc}, found ${readWrittenDate(input)?.toISOString()}`));
}

function isDateRight(found: Date | null, utc: string | null): boolean {
  if (utc === null || found === null) return utc === found;
  return utc === 'PARSABLE' || Date.parse(utc) === found.getTime();
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} %`;
}
