/**
 * Compares parsers on suites of documents: `npm run conformance -- FOLDER [--failures] [--at-least PERCENT]`. It exits with an
 * error when Babelwire throws, takes longer than a second for a document, or gets a smaller share of a suite's fields, items or
 * dates right. The share leaves out feedparser's sanitiser category and what Babelwire doesn't read; both are reported.
 */
import { WorkerWithTimeout } from '#libs/async/worker-with-timeout.js';
import { parseDate } from '#libs/domain/text/dates/parse-date.js';
import { PARSERS, type ParserName } from './conformance-parsers.js';
import { Score, Share } from './conformance-score.js';
import { documentOf, readCases, readDateCases, type Case } from './conformance-suites.js';
import type { ParseJob, TimedResult } from './conformance-worker.js';

const TIMEOUT_MS = 5000;

const folder = process.argv[2];
const withFailures = process.argv.includes('--failures');
const atLeast = process.argv.includes('--at-least') ? Number(process.argv[process.argv.indexOf('--at-least') + 1]) : 0;
if (!folder) throw new Error('which folder? npm run conformance -- FOLDER');

const cases = readCases(folder);
const suites = [...new Set(cases.map(({ suite }) => suite))];
let passed = true;
for (const suite of suites) {
  const rows = cases.filter((row) => row.suite === suite);
  for (const parser of Object.keys(PARSERS) as ParserName[]) report(await run(suite, rows, parser));
}
reportDates(folder);
if (!passed) process.exitCode = 1;

async function run(suite: string, rows: Case[], parser: ParserName): Promise<Score> {
  const score = new Score(suite, parser);
  const worker = new WorkerWithTimeout<ParseJob, TimedResult>('bench/conformance-worker.js', TIMEOUT_MS, {});
  for (const row of rows) {
    const outcome = await worker.run({ parser, ...documentOf(row) });
    score.add(row, outcome.ok ? outcome.value : { milliseconds: Infinity, crash: outcome.reason });
  }
  await worker.close();
  return score;
}

function report(score: Score): void {
  const { documents, refused, fields, sanitiser, unread, counts, items, warnings, crashes, slow, failures } = score;
  console.log(`${score.suite}, ${score.parser}`);
  console.log(
    `  documents ${documents}, refused ${refused.length}, crashes ${crashes.length}, over 1 s ${slow.length}`,
  );
  console.log(`  time      ${Math.round(score.milliseconds)} ms, slowest ${Math.round(score.slowest)} ms`);
  console.log(`  fields    ${fields} right${unread > 0 ? `, without ${unread} that Babelwire doesn't read` : ''}`);
  if (sanitiser.all > 0) console.log(`  sanitiser ${sanitiser} right; with it ${sum(fields, sanitiser)}`);
  if (counts.all > 0) console.log(`  counts    ${counts} documents; ${items} items`);
  if (warnings.all > 0) console.log(`  warnings  ${warnings} documents with warnings if and only if malformed`);
  if (score.parser !== 'babelwire') return;
  passed &&= crashes.length === 0 && slow.length === 0 && [fields, counts, items].every(isEnough);
  const details = withFailures ? [...refused.map((line) => `refused ${line}`), ...failures] : [];
  [...crashes, ...slow, ...details].forEach((line) => console.log(`  ${line}`));
}

function reportDates(folder: string): void {
  const dates = readDateCases(folder);
  if (dates.length === 0) return;
  const share = new Share();
  const wrong = dates.filter(({ input, utc }) => !isDateRight(parseDate(input), utc));
  share.add(dates.length - wrong.length, dates.length);
  console.log(`dates\n  ${share} right`);
  passed &&= isEnough(share);
  const found = (input: string): string => parseDate(input)?.toISOString() ?? 'none';
  if (withFailures) wrong.forEach(({ input, utc }) => console.log(`  ${input} → ${utc}, found ${found(input)}`));
}

function sum(...shares: Share[]): Share {
  const total = new Share();
  shares.forEach(({ right, all }) => total.add(right, all));
  return total;
}

function isEnough({ right, all }: Share): boolean {
  return right * 100 >= atLeast * all;
}

function isDateRight(found: Date | null, utc: string | null): boolean {
  if (utc === null || found === null) return utc === found;
  return utc === 'PARSABLE' || Date.parse(utc) === found.getTime();
}
