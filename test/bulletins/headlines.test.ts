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
];
test.each(apart)('%s are as many stories as headlines', (_what, titles) => {
  const { stories, relations } = cluster(titles.map((title) => ({ title })));
  expect(stories).toBe(titles.length);
  expect(relations).toEqual(titles.map(() => 'first'));
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
