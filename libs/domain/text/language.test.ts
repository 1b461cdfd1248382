import { detectLanguage } from './language.js';

test.each([
  ['Die Regierung hat am Montag ein neues Gesetz vorgelegt.', 'de'],
  ['The government presented a new law on Monday.', 'en'],
  ['Pemerintah mengatakan bahwa harga beras bisa turun karena panen pada bulan Agustus.', 'id'],
  ['Kerajaan berkata bahawa harga beras boleh turun kerana hasil tuaian pada bulan Ogos.', 'ms'],
  ['政府星期一说，这个国家的经济发展将继续。', 'zh-Hans'],
  ['政府星期一說，這個國家的經濟發展將繼續。', 'zh-Hant'],
  ['政府は月曜日に新しい法律を発表しました。', 'ja'],
  ['정부는 월요일에 새로운 법안을 발표했다.', 'ko'],
  ['Правительство представило в понедельник новый закон.', 'ru'],
  ['အစိုးရက တနင်္လာနေ့တွင် ဥပဒေသစ်ကို တင်ပြခဲ့သည်။', 'my'],
  ['រដ្ឋាភិបាលបានដាក់ច្បាប់ថ្មីនៅថ្ងៃច័ន្ទ។', 'km'],
])('%s', (text, language) => expect(detectLanguage(text).language).toBe(language));

test.each([[''], ['12345 — 67 %'], ['…']])('%p tells nothing', (text) => {
  expect(detectLanguage(text, 'de')).toEqual({ language: 'und', confidence: 0, reliable: false });
});

test('a hint does not outvote a clear text', () => {
  expect(detectLanguage('The government presented a new law on Monday morning.', 'fr').language).toBe('en');
});

test('more text, more confidence', () => {
  const short = detectLanguage('Bitcoin').confidence;
  const long = detectLanguage('The government presented a new law on Monday morning.').confidence;
  expect(short).toBeLessThan(0.3);
  expect(long).toBeGreaterThan(0.4);
});
