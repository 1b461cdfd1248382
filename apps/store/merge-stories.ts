import type { EntityManager } from 'typeorm';
import type { StoriesMerged } from '#libs/contracts/cluster-decision.js';
import type { OutgoingMessage } from '#libs/messaging/bus/bus.js';
import type { NewDecision } from './claim-decisions.js';
import { mergeEvent } from './story-events.js';
import { summarizeStories } from './summarize-stories.js';

/** Moves all articles of one story to the other and keeps the id of the one that ends as an alias. */
export async function mergeStories(merge: NewDecision<StoriesMerged>, db: EntityManager): Promise<OutgoingMessage[]> {
  const aliases = await resolveAliases([merge.decision.from, merge.decision.into], db);
  const from = aliases.get(merge.decision.from) ?? merge.decision.from;
  const into = aliases.get(merge.decision.into) ?? merge.decision.into;
  if (from === into) return [];
  await db.query(`UPDATE story_alias SET into_id = $2 WHERE into_id = $1`, [from, into]);
  await db.query(`INSERT INTO story_alias (from_id, into_id) VALUES ($1, $2)`, [from, into]);
  await db.query(`UPDATE article SET story_id = $2 WHERE story_id = $1`, [from, into]);
  const story = (await summarizeStories([from, into], db)).get(into);
  return story ? [mergeEvent(merge, story)] : [];
}

/** @returns for each of the ids that was merged away, the story it is part of now */
export async function resolveAliases(ids: string[], db: EntityManager): Promise<Map<string, string>> {
  const rows: { from_id: string; into_id: string }[] = await db.query(
    `SELECT from_id, into_id FROM story_alias WHERE from_id = ANY($1::char(32)[])`,
    [[...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.from_id, row.into_id]));
}
