import { existsSync, readFileSync } from 'node:fs';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { parse } from 'yaml';
import { FeedSettings } from '#libs/contracts/api/feeds.js';
import { FetcherConfig } from '../config/fetcher-config.js';
import { addFeeds } from './add-feed.js';

/**
 * Reads feeds.yaml. Without the file there are no feeds.
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
    const path = [`entry ${index + 1}`, ...issue.path].join(', ');
    throw new Error(`${file}: ${path}: ${issue.message}`);
  });
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: not valid YAML: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
}

/** Adds the feeds of feeds.yaml that are new. Feeds that were changed or deleted since they were added stay as they are. */
@Injectable()
export class ImportFeeds implements OnApplicationBootstrap {
  private readonly logger = new Logger(ImportFeeds.name);

  constructor(
    @Inject(DataSource) private readonly db: DataSource,
    private readonly config: FetcherConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { listedFeeds } = this.config;
    const added = await addFeeds(this.db.manager, listedFeeds, false);
    if (added > 0) this.logger.log(`added feeds of feeds.yaml: ${added} of ${listedFeeds.length}`);
  }
}
