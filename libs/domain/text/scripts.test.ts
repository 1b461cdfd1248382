import { lettersOf } from './scripts.js';

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
])('lettersOf(%p, %p)', (text, language, letters) => expect(lettersOf(text, language)).toBe(letters));
