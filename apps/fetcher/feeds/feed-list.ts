import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

const INTERVAL_FORM = 'write it like 90s, 15m or 2h';
const Interval = z
  .string(INTERVAL_FORM)
  .regex(/^[1-9]\d{0,2}[smh]$/, INTERVAL_FORM)
  .transform((text) => Number(text.slice(0, -1)) * UNITS[text.at(-1) as keyof typeof UNITS]);

const Feed = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
    /** The articles' source; the URL's host when left out. */
    name: z.string().trim().min(1).max(300).optional(),
    /** Time between two polls, in milliseconds. */
    interval: Interval.default(15 * UNITS.m),
    edition: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64')
      .default('main'),
  })
  .transform((feed) => ({ ...feed, name: feed.name ?? new URL(feed.url).hostname }));

export type Feed = z.infer<typeof Feed>;

/**
 * Reads feeds.yaml. No file means no feeds.
 * @throws Error with one sentence that names the entry and the field
 */
export function loadFeeds(file: string): Feed[] {
  if (!existsSync(file)) return [];
  const entries = parseYaml(file);
  if (entries === null || entries === undefined) return [];
  if (!Array.isArray(entries)) throw new Error(`${file}: must be a list of feeds, each with a url`);
  return entries.map((entry: unknown, index) => {
    const result = Feed.safeParse(entry);
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
