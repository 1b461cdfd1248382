import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bCubed } from '../../bench/cluster-metrics.js';
import { toRaw, type LabelledArticle } from '../../bench/labelled-sets.js';
import { ClusterBatch } from '#apps/cli/cluster-batch.js';

/** Bulletins of one form, of our own: `cluster` is the event. Some have updates, or reports in other words. */
interface Bulletin extends LabelledArticle {
  kind: string;
}

const read = (name: string): Bulletin[] =>
  readFileSync(join('test/bulletins', `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Bulletin);
const withLines = (bulletins: Bulletin[]): Bulletin[] =>
  bulletins.map((bulletin) => ({ ...bulletin, text: bulletin.text.replace(/([.!?。।؟]) +(?=\S)/g, '$1\n') }));

async function cluster(bulletins: Bulletin[]) {
  const batch = new ClusterBatch(new Date('2030-01-01T00:00:00Z'), null);
  for (const bulletin of bulletins) batch.add(bulletin.id, toRaw(bulletin));
  await batch.flush();
  return [...batch.results()].map(({ storyId, relation }, i) => {
    const { cluster, kind, lang } = bulletins[i]!;
    return { predicted: storyId, gold: cluster, language: lang, relation, kind };
  });
}

/** Recall among the events that several articles tell. */
function recallOfUpdates(items: Awaited<ReturnType<typeof cluster>>): number {
  const counts = new Map<string, number>();
  for (const { gold } of items) counts.set(gold, (counts.get(gold) ?? 0) + 1);
  return bCubed(items.filter(({ gold }) => counts.get(gold)! > 1)).recall;
}

const forms = read('forms');
const otherForms = read('other-forms');

test.each([
  ['as they are', forms],
  ['with a sentence a line', withLines(forms)],
])('six forms, %s: every event is a story', async (_how, bulletins) => {
  const items = await cluster(bulletins);
  const { precision, f1 } = bCubed(items);
  expect(f1).toBeGreaterThan(0.97);
  expect(precision).toBeGreaterThan(0.97);
  expect(recallOfUpdates(items)).toBeGreaterThan(0.9);
  for (const kind of new Set(bulletins.map((bulletin) => bulletin.kind)))
    expect([kind, bCubed(items.filter((item) => item.kind === kind)).f1 > 0.9]).toEqual([kind, true]);
});

// What fits these as well: no setting was chosen by them.
test('other forms in twelve languages', async () => {
  const items = await cluster(otherForms);
  const { precision, f1 } = bCubed(items);
  expect(precision).toBeGreaterThan(0.93);
  expect(f1).toBeGreaterThan(0.91);
});
