import { readdirSync, readFileSync } from 'node:fs';
import { cleanArticle } from './clean-article.js';

const read = (name: string) => readFileSync(`seeds/${name}.txt`, 'utf8');
const clean = (text: string) => cleanArticle({ source: 'inbox', edition: 'main', text });

const seeds: [name: string, title: RegExp, language: string, publishedAt: string | null, source: string][] = [
  ['bitcoin-pact-de', /^Islamabad und San Salvador arbeiten .* Bitcoin$/, 'de', null, 'Coin Harbour'],
  ['bitcoin-pact-id', /^Islamabad dan San Salvador .* Bitcoin$/, 'id', null, 'Coin Harbour'],
  ['bitcoin-pact-fr', /^Bitcoin : Islamabad prend/, 'fr', '2025-07-17T00:00:00.000Z', 'inbox'],
  ['bitcoin-pact-en', /^IMF frowns/, 'en', '2025-07-17T08:41:16.000Z', 'Tidewater Markets'],
  ['bitcoin-pact-nl', /^Pakistan gaat in de leer/, 'nl', '2025-09-28T00:00:00.000Z', 'Muntpost.nl'],
  ['port-strike-en', /^Dockers shut/, 'en', '2025-10-14T18:20:00.000Z', 'inbox'],
  ['port-strike-es', /^La huelga/, 'es', '2025-10-15T00:00:00.000Z', 'inbox'],
  ['satellite-launch-en', /^Halcyon-3/, 'en', '2025-11-06T00:00:00.000Z', 'inbox'],
  ['satellite-launch-ja', /^衛星「Halcyon-3」/, 'ja', '2025-11-06T00:00:00.000Z', 'inbox'],
];

test.each(seeds)('%s: the header is found', (name, title, language, publishedAt, source) => {
  const article = clean(read(name));
  expect(article.title).toMatch(title);
  expect(article).toMatchObject({ language, publishedAt, source });
  expect(article.languageConfidence).toBeGreaterThan(0.9);
});

const BOILERPLATE =
  /disclaimer|Mehr zum Thema|In diesem Zusammenhang|Terkait:|Partager|appeared first|verscheen|discord|telegram|免责|免責|订阅|関連記事|@\w|Read also|Lea también|boletín|derechos reservados|Share this/i;

test.each(seeds)('%s: boilerplate is removed, the story is kept', (name) => {
  const { text } = clean(read(name));
  expect(text).not.toMatch(BOILERPLATE);
  expect(text.length).toBeGreaterThan(read(name).length * 0.5);
});

test('a repeated paragraph is kept once', () => {
  expect(clean(read('bitcoin-pact-nl')).text.split('juli 2025')).toHaveLength(2);
});

test('every seed is covered here', () => {
  expect(readdirSync('seeds').sort()).toEqual(seeds.map(([name]) => `${name}.txt`).sort());
});

test('a headline alone is an article', () => {
  const article = cleanArticle({ source: 'wire', edition: 'main', title: 'Quake shakes Lisbon' });
  expect(article).toMatchObject({ title: 'Quake shakes Lisbon', text: '', source: 'wire', publishedAt: null });
});

test('a page gives title, date, language, URL and text', () => {
  const html = `<html lang="fr"><head><title>Le port ferme | Le Jour</title><meta property="og:site_name" content="Le Jour">
    <meta property="article:published_time" content="2025-03-02T10:00:00+01:00"><link rel="canonical" href="https://LeJour.example/a?utm_source=x"></head>
    <body><nav>Accueil</nav><article><h1>Le port ferme</h1><p>Le port de la ville ferme ses portes ce lundi, a d&eacute;cid&eacute; le maire.</p>
    <script>var a = 1</script><p>Lire aussi : La gare rouvre</p><p>Les bateaux iront plus au sud, jusqu'à la fin des travaux.</p></article></body></html>`;
  expect(cleanArticle({ source: 'inbox', edition: 'main', html })).toEqual({
    title: 'Le port ferme',
    text: "Le port de la ville ferme ses portes ce lundi, a décidé le maire.\nLes bateaux iront plus au sud, jusqu'à la fin des travaux.",
    source: 'Le Jour',
    byline: null,
    pageUrl: 'https://LeJour.example/a?utm_source=x',
    publishedAt: '2025-03-02T09:00:00.000Z',
    publishedAtOriginal: '2025-03-02T10:00:00+01:00',
    language: 'fr',
    languageConfidence: expect.any(Number),
  });
});

test('without a title the first sentence serves, cut between words', () => {
  const long = `${'Nobody in the valley remembers a summer as dry as this one '.repeat(5)}. And so on.`;
  const { title } = clean(long);
  expect(title.length).toBeLessThanOrEqual(140);
  expect(title).toMatch(/\w…$/);
});

const LENGTH = 1_500_000;
const hostile: [what: string, unit: string][] = [
  ['one word', 'word '],
  ['one line without spaces', 'abcdefghij'],
  ['marks upon marks', `a${'\u0301\u0323'.repeat(500)}`],
  ['base64', 'QWxhZGRpbjpvcGVuK/'],
  ['emoji', '😀👩‍👧'],
  ['both directions', 'abc שלום \u202e (x) '],
  ['lone surrogates', 'a\ud800 \udc00'],
  ['brackets', '('],
  ['full stops', 'a.a.a.'],
  ['newlines', '\n'],
  ['spaces', '\u00a0 '],
  ['sentences', 'The dockers of the old harbour walked out on Monday and will stay out for the week. '],
  ['dates', '17 July 2025\n'],
  ['posts', 'text — Ada Quay (@adaquay) July 17, 2025 '],
  ['attributions', 'The post post post appeared first on '],
  ['legal notices', `Disclaimer ${'A'.repeat(3000)}\n`],
];

test.each(hostile)('a long text of %s is read in time and kept', (_, unit) => {
  const text = unit.repeat(Math.ceil(LENGTH / unit.length));
  const started = performance.now();
  const article = cleanArticle({ source: 'inbox', edition: 'main', title: 'Title', text });
  expect(performance.now() - started).toBeLessThan(5000);
  // Text after the first million code units is kept, but for spaces.
  if (text.trim()) expect(article.text.length).toBeGreaterThan((LENGTH - 1_000_000) * 0.8);
});

test('a page of elements in elements is read in time', () => {
  const started = performance.now();
  cleanArticle({ source: 'inbox', edition: 'main', html: '<article><b>x'.repeat(100_000) });
  expect(performance.now() - started).toBeLessThan(5000);
});

test.each([
  ['sw', 'Serikali imeamua kufunga daraja kwa wiki mbili kuanzia Jumatatu, ilisema wizara hiyo jana'],
  ['bs', 'Vlada je u četvrtak donijela odluku o zatvaranju mosta, pa će saobraćaj biti preusmjeren'],
])('a long text keeps a declared language that detection does not know: %s', (language, sentence) => {
  const words = sentence.split(' ');
  const text = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)].join(' ')).join('\n');
  const article = cleanArticle({ source: 'inbox', edition: 'main', title: 'Daraja', text, language });
  expect(article).toMatchObject({ text, language });
});

test.each([
  ['two lines', 'Last updated: 26 November 2026\nPublished: 20 November 2026'],
  ['one line', 'Updated 26 November 2026 | Published 20 November 2026'],
  ['the other order', 'Veröffentlicht am 20.11.2026 · Aktualisiert am 26.11.2026'],
  ['Japanese', '更新: 2026年11月26日\n公開日: 2026年11月20日'],
])('the date of publication precedes that of an update: %s', (_what, lines) => {
  const sentence = 'The dockers of the old harbour walked out on Monday and will stay out for the week.';
  const { publishedAt, text } = clean(`Dockers walk out of the old harbour\n${lines}\n${sentence}`);
  expect(publishedAt).toBe('2026-11-20T00:00:00.000Z');
  expect(text).toBe(sentence);
});

test.each([
  ['ja', '倉庫のクレーン倒れる、2人けが', '木曜日の朝、長崎の造船所でクレーンが倒れ、作業員2人がけがをした。'],
  [
    'ja',
    '新幹線がトンネル内で停止',
    '木曜日の朝、新幹線が停電のためトンネル内で停止し、乗客およそ600人が2時間待った。',
  ],
  ['lo', 'ຂົວຂ້າມແມ່ນ້ຳຂອງເປີດແລ້ວ', 'ຂົວແຫ່ງໃໝ່ຂ້າມແມ່ນ້ຳຂອງໄດ້ເປີດໃນວັນພະຫັດ ຫຼັງຈາກການກໍ່ສ້າງ 3 ປີ.'],
])('a headline in a script without spaces is the title: %s %s', (_language, title, body) => {
  expect(clean(`${title}\n\n${body}`)).toMatchObject({ title, text: body });
});

test('an outlet in katakana above a headline is not the title', () => {
  const [headline, body] = [
    '港の倉庫で火災、けが人なし',
    '木曜日の朝、長崎港の倉庫で火災があったが、けが人はいなかった。',
  ];
  const article = clean(`ナガサキデジタルニュース\n${headline}\n2026年11月26日\n${body}`);
  expect(article).toMatchObject({ source: 'ナガサキデジタルニュース', title: headline });
});

test('no field has control characters, which PostgreSQL refuses and terminals obey', () => {
  const article = cleanArticle({
    source: ' Harbour\0\u001b[1m\nPost\u202e ',
    title: 'Ferry\0 aground',
    text: 'The ferry\0 ran aground off Hvar on Monday.',
    byline: 'A.\0 Calder',
    language: 'e\0n',
    publishedAt: '2026-03-04T10:00:00Z\0',
    edition: 'main',
  });
  expect(article).toMatchObject({
    source: 'Harbour[1m Post',
    title: 'Ferry aground',
    text: 'The ferry ran aground off Hvar on Monday.',
    byline: 'A. Calder',
    publishedAt: '2026-03-04T10:00:00.000Z',
    publishedAtOriginal: '2026-03-04T10:00:00Z',
  });
  expect(JSON.stringify(article)).not.toContain('\\u0000');
  expect(cleanArticle({ source: '\0', text: 'Text.', edition: 'main' }).source).toBe('unknown');
});

test('nor has what a page declares about itself', () => {
  const linked = { '@type': 'NewsArticle', datePublished: '\0 soon', publisher: { name: 'Harbour\0 Post' } };
  const html = `<script type="application/ld+json">${JSON.stringify(linked)}</script><p>The ferry ran aground.</p>`;
  expect(JSON.stringify(cleanArticle({ source: 'inbox', html, edition: 'main' }))).not.toContain('\\u0000');
});
