import { RawArticle } from '#libs/contracts/raw-article.js';
import { ClusterBatch, type LineResult } from './cluster-batch.js';

const bridge =
  'The council of Velmora voted on Tuesday to close the old harbour bridge for eleven months. Engineers had ' +
  'found cracks in four of its nine piers, said mayor Ines Calder. The repair will cost 38 million euros, a ' +
  'third of it paid by the region.';
const ferry =
  'Shipping company Tarnholt wants to carry 5,200 commuters a day across the bay from Monday on. Two of its ' +
  'boats, the Skarvik and the Lysander, come from Norway, said spokesman Jonas Wettering. A crossing takes 14 ' +
  'minutes and is free for pupils.';
const both =
  'Velmora will have to live without its harbour bridge for eleven months, the council voted on Tuesday. Mayor ' +
  'Ines Calder spoke of cracks in four of nine piers and of 38 million euros for the repair. Tarnholt, a ' +
  'shipping company, carries 5,200 commuters a day across the bay instead: the Skarvik and the Lysander need 14 ' +
  'minutes for a crossing, spokesman Jonas Wettering said.';
const halfOfLandslide =
  'Ein Erdrutsch hat in der Nacht zum Dienstag nahe Trabzon in der Türkei 37 Häuser verschüttet. Gouverneur ' +
  'Mehmet Aldoran sagte, 114 Menschen seien in Sicherheit gebracht worden, 26 lägen im Krankenhaus. Binnen 48 ' +
  'Stunden waren 312 Millimeter Regen gefallen, so viel wie sonst in 75 Tagen. Der Schlamm sei bis zu 17 Meter ' +
  'tief, sagte die Geologin Selin Karabey.';
const otherHalf =
  'Слой грязи достигает 17 метров, сказала геолог Селин Карабей. ' +
  'Спасатели из Грузии и Азербайджана пересекли границу в Сарпи с 23 собаками. Министр Нино Берадзе обещала 4,6 ' +
  'млн евро, Баку отправляет 850 палаток. Поезда в Тбилиси не пойдут до 19 марта, 1400 пассажиров застряли в ' +
  'Батуми. В 1988 году оползень в соседней долине Чамлыова унёс 64 жизни.';
const landslide =
  'A landslide buried 37 houses near Trabzon in Turkey on the night to Tuesday. Governor Mehmet Aldoran said ' +
  'that 114 people had been brought to safety and 26 were in hospital. Within 48 hours 312 millimetres of rain ' +
  'had fallen, as much as usual in 75 days. The mud is up to 17 metres deep, said geologist Selin Karabey. ' +
  'Rescue teams from Georgia and Azerbaijan crossed the border at Sarpi with 23 dogs. Minister Nino Beradze ' +
  'promised 4.6 million euros, Baku sends 850 tents. Trains to Tbilisi will not run before 19 March, and 1,400 ' +
  'passengers are stuck in Batumi. In 1988 a landslide in the next valley of Camliova had taken 64 lives.';

async function resultsOf(articles: Partial<RawArticle>[]): Promise<LineResult[]> {
  const batch = new ClusterBatch(new Date('2026-01-01T00:00:00Z'), null);
  for (const [i, article] of articles.entries()) {
    batch.add(`${i + 1}`, RawArticle.parse({ source: `source ${i}`, ...article }));
  }
  await batch.flush();
  return [...batch.results()];
}

/** The lines for articles 1, 2 …, as `id story text relation relatedTo`, with stories and texts named after their first line. */
async function cluster(articles: Partial<RawArticle>[]): Promise<string[]> {
  const names = new Map<string, string>();
  const nameOf = (id: string, line: string) => names.get(id) ?? names.set(id, line).get(id)!;
  return (await resultsOf(articles)).map(({ id, storyId, textId, relation, relatedTo = '-', score }) => {
    expect(score === undefined).toBe(relation === 'first');
    return `${id} ${nameOf(storyId, id)} ${nameOf(textId, id)} ${relation} ${relatedTo}`;
  });
}

test.each<[name: string, articles: Partial<RawArticle>[], lines: string[]]>([
  [
    'an article that fits two stories merges them, not their texts',
    [{ text: bridge }, { text: ferry }, { text: both }],
    // It fits both about equally well.
    ['1 1 1 first -', '2 1 2 first -', expect.stringMatching(/^3 1 3 same-story [12]$/) as string],
  ],
  [
    'a text that two others are translations of joins them',
    [{ text: halfOfLandslide }, { text: otherHalf }, { text: landslide }],
    ['1 1 1 translation 3', '2 1 1 first -', '3 1 1 translation 2'],
  ],
  [
    'repeated and revised lines are not related to themselves',
    [
      { source: 'a', guid: 'x', text: bridge },
      { source: 'a', guid: 'x', text: bridge },
      { source: 'a', guid: 'x', text: `${bridge} Updated.` },
      { text: `${bridge} Updated.` },
    ],
    ['1 1 1 first -', '2 1 1 copy -', '3 1 1 revision -', '4 1 1 copy 3'],
  ],
  [
    'an identity that is used for another text is another article',
    [
      { source: 'a', guid: 'x', text: bridge },
      { source: 'a', guid: 'x', text: ferry },
      { source: 'a', guid: 'x', text: ferry },
      { source: 'a', guid: 'x', text: `${ferry} Updated.` },
      { source: 'a', guid: 'x', text: `${bridge} Updated.` },
    ],
    ['1 1 1 first -', '2 2 2 first -', '3 2 2 copy -', '4 2 2 revision -', '5 1 1 revision -'],
  ],
  [
    'articles without words are stories of their own',
    [
      { text: '<img src="/a.jpg">' },
      { text: '<p><img src="/b.jpg"></p>' },
      { title: '***' },
      { text: '&amp;', title: '…' },
    ],
    ['1 1 1 first -', '2 2 2 first -', '3 3 3 first -', '4 4 4 first -'],
  ],
])('%s', async (_name, articles, lines) => {
  expect(await cluster(articles)).toEqual(lines);
});

test('the line that merges two stories names the other story and its line', async () => {
  const apart = await resultsOf([{ text: bridge }, { text: ferry }]);
  const [first, second, third] = await resultsOf([{ text: bridge }, { text: ferry }, { text: both }]);
  const other = third!.relatedTo === '1' ? '2' : '1';
  const stories = apart.map(({ storyId }) => storyId);
  expect(third!.merges).toEqual([{ mergedFrom: expect.any(String) as string, relatedTo: other, score: expect.any(Number) as number }]); // prettier-ignore
  expect(stories.filter((id) => id !== third!.storyId)).toEqual([third!.merges![0]!.mergedFrom]);
  for (const line of [first, second]) expect(line).not.toHaveProperty('merges');
});
