/** Suites of documents with the expected result of parsing them, read from .jsonl files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpUrl } from '#libs/domain/text/url.js';
import type { DocumentOrigin } from '#libs/feed-parser/model/parsed-feed.js';

/** Values by field; null where there must be no value. */
export type Expected = Record<string, unknown>;

/** A document, and the fields expected of it and of its items. */
export interface Case {
  id: string;
  suite: string;
  /** The suite's own folder of the document. */
  category: string;
  feedB64: string;
  headers?: Record<string, string> | null;
  /** Whether the document is malformed, as a parser should report. */
  bozo?: boolean | null;
  expect: { feed?: Expected | null; entries?: ({ index?: number } & Expected)[] | null; count?: number | null };
}

/** A line of dates.jsonl: what a written date means; null where it is invalid, PARSABLE where any date is right. */
interface DateCase {
  suite: string;
  input: string;
  utc: string | null;
}

/** Where the suites' own servers had the documents. */
const HOME = 'http://127.0.0.1:8097/';

export function readCases(folder: string): Case[] {
  return readLines<Case>(folder).filter((row) => row.feedB64 !== undefined && row.expect !== undefined);
}

export function readDateCases(folder: string): DateCase[] {
  return readLines<DateCase>(folder).filter((row) => row.input !== undefined && row.utc !== undefined);
}

/** Bytes and origin as an HTTP client would have them. */
export function documentOf(row: Case): { bytes: Uint8Array; origin: DocumentOrigin } {
  const headers = new Headers(row.headers ?? {});
  return {
    bytes: Buffer.from(row.feedB64, 'base64'),
    origin: {
      url: httpUrl(headers.get('content-location') ?? '', HOME) ?? HOME,
      contentType: headers.get('content-type') ?? undefined,
      language: headers.get('content-language') ?? undefined,
    },
  };
}

function readLines<T>(folder: string): T[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.jsonl')).sort(); // prettier-ignore
  return files.flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T),
  );
}
