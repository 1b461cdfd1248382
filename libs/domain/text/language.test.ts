import { countLetters, detectLanguage, isInAnotherLanguage } from './language.js';

const ENGLISH = 'The government presented a new law on Monday, and the opposition said that it would vote against it.';
const GERMAN = 'Die Regierung hat am Montag ein neues Gesetz vorgelegt, und die Opposition will dagegen stimmen.';
const GREEK = 'Η κυβέρνηση παρουσίασε τη Δευτέρα έναν νέο νόμο για τη φορολογία.';

test.each([
  ['Die Regierung hat am Montag ein neues Gesetz vorgelegt.', 'de'],
  ['The government presented a new law on Monday.', 'en'],
  ['THE GOVERNMENT PRESENTED A NEW LAW ON MONDAY.', 'en'],
  ['L’assemblée n’a pas adopté aujourd’hui la loi qu’elle avait examinée.', 'fr'],
  ['Pemerintah mengatakan bahwa harga beras bisa turun karena panen pada bulan Agustus.', 'id'],
  ['Kerajaan berkata bahawa harga beras boleh turun kerana hasil tuaian pada bulan Ogos.', 'ms'],
  ['Harga beras naik lebih daripada lapan peratus, kata setiausaha persatuan itu.', 'ms'],
  ['政府星期一说，这个国家的经济发展将继续。', 'zh-Hans'],
  ['政府星期一說，這個國家的經濟發展將繼續。', 'zh-Hant'],
  ['該縣的農夫盼望豐收。', 'zh-Hant'],
  ['政府は月曜日に新しい法律を発表しました。', 'ja'],
  ['정부는 월요일에 새로운 법안을 발표했다.', 'ko'],
  ['Правительство представило в понедельник новый закон.', 'ru'],
  [GREEK, 'el'],
  ['အစိုးရက တနင်္လာနေ့တွင် ဥပဒေသစ်ကို တင်ပြခဲ့သည်။', 'my'],
  ['រដ្ឋាភិបាលបានដាក់ច្បាប់ថ្មីនៅថ្ងៃច័ន្ទ។', 'km'],
])('%s', (text, language) => expect(detectLanguage(text).language).toBe(language));

test.each([[''], ['12345 — 67 %'], ['…'], ['😀🎉'], ['\ud800\udbff'], ["'’`"]])('%p is undetermined', (text) => {
  expect(detectLanguage(text, 'de')).toEqual({ language: 'und', confidence: 0, reliable: false });
});

test.each([
  ['does not outvote a clear text', 'The government presented a new law on Monday morning.', 'fr', 'en'],
  ['breaks a tie', 'Oslo, Bergen', 'nb-NO', 'no'],
  ['distinguishes Malay from Indonesian where the words do not', 'Kuala Lumpur, 4 Mei', 'ms-MY', 'ms'],
  ['tells how Chinese is written where the characters do not', '中文大字', 'zh_TW', 'zh-Hant'],
  [
    'names a language that the detector does not know',
    'Serikali iliwasilisha sheria mpya siku ya Jumatatu.',
    'sw',
    'sw',
  ],
  [
    'names a language that is related to a known one',
    'Ons het gister nie geweet dat hulle so gou sou terugkom nie.',
    'af',
    'af',
  ],
  ['of another script is wrong', 'Правительство', 'zu', 'ru'],
  ['may have three letters', 'Gwamnati ta gabatar da sabuwar doka ranar Litinin.', 'hau', 'ha'],
])('a hint %s', (_, text, hint, language) => expect(detectLanguage(text, hint).language).toBe(language));

test('more text, more confidence', () => {
  const short = detectLanguage('Bitcoin').confidence;
  const long = detectLanguage('The government presented a new law on Monday morning.').confidence;
  expect(short).toBeLessThan(0.3);
  expect(long).toBeGreaterThan(0.4);
});

test.each([
  ['at the beginning', [GERMAN, ENGLISH, ENGLISH, ENGLISH, ENGLISH]],
  ['in the middle', [ENGLISH, ENGLISH, GERMAN, ENGLISH, ENGLISH]],
  ['at the end', [ENGLISH, ENGLISH, ENGLISH, ENGLISH, GERMAN]],
])('a line in another language %s does not outvote the others', (_, lines) => {
  expect(detectLanguage(lines.join('\n')).language).toBe('en');
});

test('a result does not depend on earlier texts', () => {
  const first = detectLanguage(GERMAN);
  for (let i = 0; i < 600; i++) detectLanguage(i % 2 ? ENGLISH : `${GREEK} ${i}`);
  expect(detectLanguage(GERMAN)).toEqual(first);
});

test.each([
  ['one word', `${'hello '.repeat(1e6)}`],
  ['no spaces', 'ab'.repeat(3e6)],
  ['no letters', '1 '.repeat(3e6)],
  ['apostrophes', "'".repeat(6e6)],
  ['emoji', '😀'.repeat(3e6)],
  ['lone surrogates', '\ud800'.repeat(6e6)],
  ['Han', '政'.repeat(6e6)],
])('a long text of %s takes no longer than another', (_, text) => {
  detectLanguage(text.slice(0, 5000));
  const start = process.cpuUsage();
  for (let i = 0; i < 20; i++) {
    detectLanguage(text);
    isInAnotherLanguage(text, 'de');
  }
  // Processor time doesn't depend on what else runs; reading the whole texts takes far longer.
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(200);
});

test.each([
  [ENGLISH, 'en', false],
  [ENGLISH, 'de', true],
  [GERMAN, 'en-GB', true],
  [GREEK, 'zh-Hans', true],
  ['Regjeringen la på mandag fram en ny lov om skatt og avgifter for bedrifter.', 'nb', false],
  ['Pemerintah mengatakan bahwa harga beras bisa turun karena panen.', 'id', false],
  ['Bitcoin', 'de', false],
  ['12345', 'de', false],
])('isInAnotherLanguage(%p, %p)', (line, language, expected) =>
  expect(isInAnotherLanguage(line, language)).toBe(expected),
);

test.each([
  ['Zürich 2024', 'de', 6],
  ['Zürich 2024', 'ru', 0],
  ['Москва, Moscow', 'ru-RU', 6],
  ['Москва, Moscow', 'uz', 12],
  ['東京タワーへ', 'ja', 5],
  ['東京タワー', 'zh-Hant', 2],
  ['한국 韓國', 'ko', 4],
  ['हिंदी', 'hi', 5],
  ['Москва, Moscow', 'und', 12],
  ['', 'en', 0],
])('countLetters(%p, %p)', (text, language, letters) => expect(countLetters(text, language)).toBe(letters));
