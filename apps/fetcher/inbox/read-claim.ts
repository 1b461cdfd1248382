import { readFile } from 'node:fs/promises';
import type { ReadError } from '#libs/ingest/check-article.js';
import { readDocument, type ReadDocument } from '#libs/ingest/read-document.js';
import type { Claim } from './inbox-folder.js';

/** Larger files do not fit a string. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Reads a claimed file. A file that the disk refuses is told as an error like any other. */
export async function readClaim(claim: Claim): Promise<ReadDocument> {
  try {
    if (claim.size > MAX_BYTES) return refused(`the file is larger than ${MAX_BYTES / 1024 / 1024} MB; split it`);
    return readDocument(claim.name, await readFile(claim.path), 'inbox');
  } catch (error) {
    return refused(`the file could not be read: ${(error as Error).message}`);
  }
}

/** The text of a .reason file: what was taken, then a line for each thing that was not. */
export function reasonText({ articles, errors }: ReadDocument): string {
  const taken = articles.length === 0 ? 'No article was taken.' : `Articles taken: ${articles.length}. Not taken:`;
  return [taken, ...errors.map(errorLine), ''].join('\n');
}

function errorLine({ line, index, field, reason }: ReadError): string {
  const place = [
    line !== undefined && `line ${line}`,
    index !== undefined && `item ${index + 1}`,
    field && `field ${field}`,
  ].filter(Boolean);
  return place.length > 0 ? `${place.join(', ')}: ${reason}` : reason;
}

function refused(reason: string): ReadDocument {
  return { articles: [], errors: [{ reason }] };
}
