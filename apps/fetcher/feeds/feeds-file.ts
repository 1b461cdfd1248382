import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { FeedSettings } from '#libs/contracts/api/feeds.js';

/**
 * Reads feeds.yaml. No file means no feeds.
 * @throws Error with one sentence that names the entry and the field
 */
export function loadFeeds(file: string): FeedSettings[] {
  if (!existsSync(file)) return [];
  const entries = parseYaml(file);
  if (entries === null || entries === undefined) return [];
  if (!Array.isArray(entries)) throw new Error(`${file}: must be a list of feeds, each with a url`);
  return entries.map((entry: unknown, index) => {
    const result = FeedSettings.safeParse(entry);
    if (result.success) return result.data;
    const issue = result.error.issues[0]!;
    const where = [`entry ${index + 1}`, ...issue.path].join(', ');
    throw new Error(`${file}: ${where}: ${issue.message}`);
  });
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: not valid YAML: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
}
