import { RawArticle } from '#libs/contracts/raw-article.js';
import { normalizeArticle } from '#libs/domain/normalize-article.js';
import { ClusterWindow } from '#libs/domain/stories/cluster-window.js';

const NOW = new Date('2026-11-25T12:00:00Z');

/** Clusters articles in a window that knows nothing, an hour apart. Returns story and relation of each. */
function cluster(articles: Partial<RawArticle>[]) {
  const window = new ClusterWindow();
  const found = articles.map((fields, i) => {
    const publishedAt = new Date(NOW.getTime() - (articles.length - i) * 3_600_000).toISOString();
    const raw = RawArticle.parse({ guid: String(i), source: `source ${i}`, language: 'en', publishedAt, ...fields });
    const decisions = window.add(normalizeArticle(raw, NOW));
    expect(decisions).toHaveLength(1);
    const [decision] = decisions;
    if (decision?.type !== 'article-clustered') throw new Error(`unexpected ${decision?.type}`);
    return decision;
  });
  return {
    stories: new Set(found.map(({ storyId }) => storyId)).size,
    relations: found.map(({ relation }) => relation),
  };
}

const apart: [what: string, titles: string[]][] = [
  [
    'quarters of several companies',
    [
      'Siemens third-quarter profit rises 12 percent',
      'Philips third-quarter profit rises 12 percent',
      'Volvo third-quarter profit falls 8 percent',
      'Nokia third-quarter profit rises 9 percent, raises outlook',
    ],
  ],
  [
    'results of one round',
    [
      'Lens beat Metz 3-1 in the second round',
      'Nantes beat Brest 2-0 in the second round',
      'Lyon beat Nice 4-1 in the second round',
    ],
  ],
  [
    'one country',
    ['Japan cuts growth forecast', 'Japan wins opening match 2-0', 'Japan to launch lunar probe in March'],
  ],
  [
    'one city',
    [
      'Paris metro workers strike over pay',
      'Paris opens first swimming site in the Seine',
      'Paris museum returns statue to Benin',
    ],
  ],
  [
    'one country at war',
    [
      'Ukraine hits refinery in Saratov',
      'Ukraine receives second tranche of IMF loan',
      'Ukraine names new envoy to Berlin',
    ],
  ],
  [
    'one kind of accident',
    ['Fire destroys warehouse in Leeds', 'Fire destroys church in Porto', 'Warehouse fire in Gdansk under control'],
  ],
  [
    'shares of several companies',
    [
      'Apple shares fall after weak outlook',
      'Tesla shares fall after recall',
      'Intel shares jump after strong outlook',
    ],
  ],
];
test.each(apart)('%s are as many stories as headlines', (_what, titles) => {
  const { stories, relations } = cluster(titles.map((title) => ({ title })));
  expect(stories).toBe(titles.length);
  expect(relations).toEqual(titles.map(() => 'first'));
});

const together: [what: string, titles: string[]][] = [
  [
    'an attack',
    [
      "Sudan's army hits Port Sudan with drones and missiles",
      'Nine dead in strikes on Port Sudan as rebels deny retreat',
      'Port Sudan attack: rescuers search the rubble of a market',
    ],
  ],
  [
    'a strait',
    [
      'Yemen rebels shut Bab el-Mandeb strait after raid on port',
      'Rebels in Yemen close Bab el-Mandeb again, fire on tankers',
      'Red Sea crisis live: Yemen rebels will keep Bab el-Mandeb shut if raids go on',
      'Red Sea crisis: tanker attacked as rebels close Bab el-Mandeb',
    ],
  ],
  [
    'an injury',
    [
      'Novak Djokovic out of Madrid Open with knee injury',
      'Djokovic withdraws from Madrid because of knee',
      'Injured Djokovic to miss Madrid tournament',
    ],
  ],
  [
    'a recall',
    [
      'Samsung recalls Galaxy Watch over burning batteries',
      'Battery fires: Samsung takes Galaxy Watch off shelves',
      'Samsung Galaxy Watch recall covers 1.2 million devices',
    ],
  ],
  [
    'a flood',
    [
      'Seine floods Rouen after record rain',
      'Rouen under water as the Seine keeps rising',
      'Flooded Rouen: 3,000 people leave their homes by the Seine',
    ],
  ],
];
test.each(together)('headlines on %s are one story', (_what, titles) => {
  expect(cluster(titles.map((title) => ({ title })))).toMatchObject({ stories: 1 });
});

const elsewhere: [what: string, titles: [language: string, title: string][]][] = [
  [
    'accidents',
    [
      ['en', 'Helicopter crashes near Trondheim, four dead'],
      ['en', 'Helicopter crashes near Arequipa, seven dead'],
      ['no', 'Helikopter styrtet ved Trondheim, fire døde'],
      ['es', 'Cae helicóptero cerca de Arequipa y mueren siete'],
    ],
  ],
  [
    'fires',
    [
      ['en', 'Fire destroys market in Lomé'],
      ['en', 'Fire destroys market in Quito'],
      ['fr', 'Un incendie détruit un marché à Lomé'],
      ['es', 'Un incendio destruye un mercado en Quito'],
    ],
  ],
];
test.each(elsewhere)('%s of one kind in two cities are two stories, each in two languages', (_what, headlines) => {
  const articles = headlines.map(([language, title]) => ({ language, title }));
  for (const order of [articles, articles.toReversed()]) expect(cluster(order)).toMatchObject({ stories: 2 });
});

test('headlines of one event in three languages are one story', () => {
  const titles = {
    de: 'Explosion am Hafen von Triest, vier Verletzte',
    it: 'Esplosione al porto di Trieste, quattro feriti',
    en: 'Four hurt in blast at Trieste port',
  };
  const articles = Object.entries(titles).map(([language, title]) => ({ language, title }));
  expect(cluster(articles)).toMatchObject({ stories: 1 });
});

test('unrelated short texts in two languages are no translations', () => {
  const { relations } = cluster([
    {
      title: 'Upper case ending',
      text: 'The town hall clock in Tartu was stopped on Monday for repairs that take a week.',
    },
    { title: 'В Томске закрыли мост', text: 'Мост в Томске закрыли на ремонт до весны.', language: 'ru' },
  ]);
  expect(relations).toEqual(['first', 'first']);
});

const resignation = (publishedAt: string | undefined): Partial<RawArticle>[] => [
  {
    title: 'Mayor of Bergen resigns after flood criticism',
    text: "The mayor of Bergen stepped down on Wednesday, saying she took responsibility for the slow relief effort after last week's flood, in which 21 people died.",
    publishedAt: '2026-11-25T09:00:00Z',
  },
  {
    title: 'Bergen mayor quits',
    text: "Following criticism of how the Bergen flood was handled, the city's mayor has offered her resignation to the council, which decides on Thursday. The death toll of the flood has risen to 21.",
    publishedAt,
  },
];
test.each([undefined, '0001-01-01T00:00:00Z', '1970-01-01'])(
  'published at %s, which is unknown, an article finds its story',
  (publishedAt) => {
    expect(cluster(resignation(publishedAt))).toMatchObject({ stories: 1 });
  },
);

const weather = (town: string, day: number, high: number, low: number, rain: number) => ({
  title: `${town} weather forecast`,
  text: `The weather service expects a high of ${high} degrees and a low of ${low} in ${town} on October ${day}. The chance of rain is ${rain} percent. Residents can sign up for alerts by text message.`,
});
test('bulletins at one URL are stories of their own; a changed one with a guid of its own is a revision', () => {
  const url = 'https://weather.example/forecast';
  const [dayton, fargo, boise] = [
    weather('Dayton', 5, 66, 41, 10),
    weather('Fargo', 5, 53, 23, 90),
    weather('Boise', 6, 78, 37, 40),
  ];
  expect(cluster([dayton, fargo, boise].map((bulletin) => ({ ...bulletin, url })))).toMatchObject({ stories: 3 });
  const corrected = { ...dayton, text: `${dayton.text} This forecast corrects an earlier one.` };
  expect(cluster([dayton, corrected].map((bulletin) => ({ ...bulletin, url })))).toEqual({
    stories: 1,
    relations: ['first', 'revision'],
  });
});
