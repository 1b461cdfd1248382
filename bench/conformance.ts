/**
 * Reads the documents of a folder's suites and says how much of what is expected of each was found, ours beside
 * rss-parser: `npm run conformance -- FOLDER [--failures] [--at-least PERCENT]`. Fails on a crash, on a document that takes
 * longer than a second, and when fewer of a suite's fields, documents, items or dates are right.
 */
import { parseDate } from '#libs/domain/text/dates/parse-date.js';
import { READERS, type ReaderName } from './conformance-readers.js';
import { documentOf, readCases, readDateCases, type Case } from './conformance-suites.js';
import { Share, Tally } from './conformance-tally.js';
import { ReadingThread } from './conformance-thread.js';

const folder = process.argv[2];
const withFailures = process.argv.includes('--failures');
const atLeast = process.argv.includes('--at-least') ? Number(process.argv[process.argv.indexOf('--at-least') + 1]) : 0;
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
  const { documents, refused, fields, counts, items, faults, crashes, slow, failures } = tally;
  console.log(`${tally.suite}, ${tally.reader}`);
  console.log(
    `  documents ${documents}, refused ${refused.length}, crashes ${crashes.length}, over 1 s ${slow.length}`,
  );
  console.log(`  time      ${Math.round(tally.milliseconds)} ms, slowest ${Math.round(tally.slowest)} ms`);
  console.log(`  fields    ${fields} right`);
  if (counts.all > 0) console.log(`  counts    ${counts} documents; ${items} items`);
  if (faults.all > 0) console.log(`  faults    ${faults} documents noticed to be faulty or not`);
  if (tally.reader !== 'babelwire') return;
  isClean &&= crashes.length === 0 && slow.length === 0 && [fields, counts, items].every(isEnough);
  const details = withFailures ? [...refused.map((line) => `refused ${line}`), ...failures] : [];
  [...crashes, ...slow, ...details].forEach((line) => console.log(`  ${line}`));
}

function reportDates(): void {
  const dates = readDateCases(folder!);
  if (dates.length === 0) return;
  const share = new Share();
  const wrong = dates.filter(({ input, utc }) => !isDateRight(parseDate(input), utc));
  share.add(dates.length - wrong.length, dates.length);
  console.log(`dates\n  ${share} right`);
  isClean &&= isEnough(share);
  const found = (input: string): string => parseDate(input)?.toISOString() ?? 'none';
  if (withFailures) wrong.forEach(({ input, utc }) => console.log(`  ${input} → ${utc}, found ${found(input)}`));
}

function isEnough({ right, all }: Share): boolean {
  return right * 100 >= atLeast * all;
}

function isDateRight(found: Date | null, utc: string | null): boolean {
  if (utc === null || found === null) return utc === found;
  return utc === 'PARSABLE' || Date.parse(utc) === found.getTime();
}
