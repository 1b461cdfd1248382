import { Kind } from './anchor-kinds.js';
import { extractAnchors } from './extract-anchors.js';
import { hash30 } from './hashes.js';

/** Surface forms and counts of the mentions with a key of a kind, in the order of the text. */
function found(text: string, kind: number, language = 'und'): Record<string, number> {
  const doc = extractAnchors(text, language);
  const mentions = [...doc.mentions].filter((_, key) => doc.kinds[key] === kind);
  const form = (mention: number) => text.slice(doc.starts[mention], doc.starts[mention]! + doc.lengths[mention]!);
  return Object.fromEntries(mentions.map((mention) => [form(mention), doc.counts[mention]!]));
}

const conceptsIn = (text: string, concepts: string[]) => {
  const keys = new Set(extractAnchors(text, 'und').keys);
  return concepts.filter((concept) => keys.has(hash30(concept)));
};

test.each<[text: string, numbers: Record<string, number>]>([
  ['Police said 1,234 people and 56 dogs, only 3 and 12.', { '1,234': 1, '56': 1 }],
  ['Es waren 1.234 Menschen, ja 1 234.', { '1.234': 2 }],
  ['5 million or 5,000,000', { '5 million': 2 }],
  ['वहाँ १,२३४ लोग थे', { '१,२३४': 1 }],
  ['هناك ٥٦ شخصا و 56 اخرون', { '٥٦': 2 }],
  ['人口约38万人', { '38万': 1 }],
  ['5만명', { '5만': 1 }],
  ['only 3 and 12', {}],
  ['Прилив в 13:26, тираж 13 и 26', { ':26': 1, '13': 1, '26': 1 }],
  ['«Сокол» — «Химик» — 24:22 (13:13)', { '24': 1, '22': 1, '13': 2 }],
])('numbers in "%s": %j', (text, numbers) => {
  expect(found(text, Kind.Number)).toEqual(numbers);
});

test.each<[text: string, concepts: string[]]>([
  ['He flew from Berlin to New York on Monday for 5 euros.', ['C:2950159', 'C:5128581', 'D:1', '$:EUR']],
  ['Angela Merkel in Bosnia and Herzegovina', ['R:BA']],
  ['Er verließ Saudi-Arabien im März', ['R:SA', 'M:3']],
  ['Côte d’Ivoire', ['R:CI']],
  ['El Salvador', ['R:SV']],
  ['Putin est arrivé à São Paulo', ['C:3448439']],
  ['Президент прибыл в Нью-Йорк в понедельник', ['C:tzNew_York', 'D:1']],
  ['Η ΑΘΗΝΑ τον Σεπτέμβριο', ['C:264371']],
  ['القاهرة: قال الرئيس في ألمانيا', ['C:360630', 'R:DE']],
  ['منتخب ياباني', ['R:JP']],
  ['ראש הממשלה בגרמניה', ['R:DE']],
  ['नई दिल्ली में जर्मनी', ['R:DE']],
  ['モスクワで日本の大統領', ['C:524901', 'R:JP']],
  ['特朗普在北京和东京都', ['C:1816670', 'C:1850147']],
  ['대통령이 독일에서', ['R:DE']],
  ['นายกรัฐมนตรีเดินทางไปกัมพูชาและลอนดอน', ['R:KH', 'C:2643743']],
  ['ໄປກຳປູເຈຍ', ['R:KH']],
  ['ቺሊ እና ኬንያ', ['R:CL', 'R:KE']],
  ['в Москве и около Москвы', ['C:524901']],
])('"%s" is about %j', (text, concepts) => {
  expect(conceptsIn(text, concepts)).toEqual(concepts);
});

test.each<[text: string, names: Record<string, number>]>([
  ['President Macron met Angela Merkel. Macron left.', { Macron: 2, Angela: 1, Merkel: 1 }],
  ['Tim Cook said: Maria came. "Hello" he said', { Cook: 1 }],
  ['Yesterday NATO said nothing. NATO', { NATO: 2 }],
  ['NATO said nothing', { NATO: 1 }],
  ['вчера Меркель и Путин', { Меркель: 1, Путин: 1 }],
  ['プーチン大統領', { プーチン: 1 }],
  ['nobody said anything', {}],
])('names in "%s": %j', (text, names) => {
  expect(found(text, Kind.Name)).toEqual(names);
});

test.each<[text: string, language: string, names: Record<string, number>]>([
  // In a headline, a word that is not known in a language whose words are known.
  ['Djokovic gewinnt', 'de', { Djokovic: 1 }],
  ['Menschen gewinnen', 'de', {}],
  ['Djokovic gewinnt', 'und', {}],
  [`Djokovic gewinnt ${'ein und '.repeat(20)}`, 'de', {}],
])('names at the beginning of "%s" (%s): %j', (text, language, names) => {
  expect(found(text, Kind.Name, language)).toEqual(names);
});

test.each<[text: string, words: Record<string, number>]>([
  ['नई दिल्ली में Microsoft ने कहा', { Microsoft: 1 }],
  ['微软公司今天宣布新的Windows系统', { Windows: 1 }],
  ['Компания Apple показала телефон', { Apple: 1 }],
  ['The company Apple showed телефон', {}],
])('foreign words in "%s": %j', (text, words) => {
  expect(found(text, Kind.ForeignWord)).toEqual(words);
});

test.each<[text: string, pairs: Record<string, number>]>([
  ['岚岫峪', { 岚岫: 1, 岫峪: 1 }],
  // None that reaches out of a known word.
  ['人口约', { 人口: 1 }],
  ['岚岚岚', { 岚岚: 2 }],
  ['我', {}],
])('ideographs in "%s": %j', (text, pairs) => {
  expect(found(text, Kind.HanPair)).toEqual(pairs);
});

test.each<[text: string, language: string, meanings: Record<string, number>]>([
  // Forms with the same keys are one mention.
  ['Los juegos y el juego', 'es', { juegos: 1 }],
  ['the Games, the games', 'en', { Games: 2 }],
  ['олимпиада', 'ru', { олимпиада: 1 }],
  ['олимпиада', 'und', {}],
  ['Eröffnungsfeier', 'de', { Eröffnungsfeier: 1 }],
  ['人口', 'zh', { 人口: 1 }],
])('meanings in "%s" (%s): %j', (text, language, meanings) => {
  expect(found(text, Kind.Meaning, language)).toEqual(meanings);
});

test.each<[text: string, language: string, concept: string]>([
  ['withdrawal', 'en', 'W:withdraw'],
  ['celebración', 'es', 'W:celebrate'],
  ['japonesa', 'es', 'R:JP'],
  ['Brazilians', 'en', 'R:BR'],
  // By cognates, and by the Chinese spelling.
  ['televizije', 'sl', 'W:television'],
  ['정부', 'ko', 'W:government'],
  // Both parts of a compound.
  ['Eröffnungsfeier', 'de', 'W:open'],
  ['Eröffnungsfeier', 'de', 'W:festival'],
])('"%s" (%s) means %s', (text, language, concept) => {
  expect([...extractAnchors(text, language).keys]).toContain(hash30(concept));
});

test('a region does not change what words mean', () => {
  expect(extractAnchors('dos juegos', 'es-MX')).toEqual(extractAnchors('dos juegos', 'es'));
});

test.each<[text: string, without: string]>([
  ['می\u200cخواهم به تهران بروم', 'میخواهم به تهران بروم'],
  ['Прези\u0301дент в Москве\u0301', 'Президент в Москве'],
  ['He flew to Bei\u200crut', 'He flew to Beirut'],
])('"%s" has the anchors of "%s"', (text, without) => {
  expect([...extractAnchors(text, 'und').keys]).toEqual([...extractAnchors(without, 'und').keys]);
});

test.each<[text: string, isPhrase: boolean]>([
  ['in New York', true],
  ['in NEW  YORK', true],
  ['in New-York', true],
  ['in new york', false],
  ['New 5 York', false],
  ['York New', false],
])('New York in "%s": %s', (text, isPhrase) => {
  expect(conceptsIn(text, ['C:5128581'])).toEqual(isPhrase ? ['C:5128581'] : []);
});

test.each<[text: string, sameScript: string, otherScript: string]>([
  ['Привет, мир', 'здравствуйте', 'γεια σου κόσμε'],
  ['你好，世界', 'こんにちは世界', '안녕하세요 세계'],
  ['नमस्ते दुनिया', 'प्रधान मंत्री', 'hello world'],
  ['hello world', 'bonjour le monde', 'مرحبا بالعالم'],
])('"%s" is in the script of "%s", not of "%s"', (text, sameScript, otherScript) => {
  const script = (each: string) => extractAnchors(each, 'und').script;
  expect(script(text)).toBe(script(sameScript));
  expect(script(text)).not.toBe(script(otherScript));
});

test.each(['', '...', '\n\n', 'a b c'])('"%s" has no anchors', (text) => {
  const doc = extractAnchors(text, 'und');
  expect([doc.keys.length, doc.starts.length, doc.numberCount, doc.textLength]).toEqual([0, 0, 0, text.length]);
});

test('a key belongs to one mention, and columns are parallel', () => {
  const doc = extractAnchors('Germany, Deutschland and Allemagne paid 1.2 million and 1,200,000 euros.', 'en');
  expect(new Set(doc.keys).size).toBe(doc.keys.length);
  expect([doc.kinds.length, doc.mentions.length]).toEqual([doc.keys.length, doc.keys.length]);
  expect([doc.lengths.length, doc.counts.length]).toEqual([doc.starts.length, doc.starts.length]);
  expect(doc.numberCount).toBe(1);
});

test.each<[text: string, language: string]>([
  ['The Police in town', 'en'],
  ['Gestern kam die Polizei', 'de'],
  ['la police', 'fr'],
])('"%s" (%s) is not about Poland', (text, language) => {
  expect([...extractAnchors(text, language).keys]).not.toContain(hash30('R:PL'));
});

test.each([
  ['nb', 'no'],
  ['nn', 'no'],
  ['bs', 'hr'],
  ['sr-Latn', 'sr'],
])('common words of %s have the meanings of %s', (language, lexiconLanguage) => {
  const keys = (tag: string) => [...extractAnchors('banken bankom vannet vlada kuće', tag).keys];
  expect(keys(language)).toEqual(keys(lexiconLanguage));
  expect(keys(language)).not.toEqual(keys('und'));
});

test('a long text is cut, a common word counts up to 255', () => {
  const doc = extractAnchors('Merkel und '.repeat(3000), 'de');
  expect(doc.textLength).toBe(20_000);
  expect([...doc.counts]).toEqual([255]);
});
