import { joinSentences, splitSentences } from './sentences.js';

test.each([
  ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
  ['He said “No.” She left.', ['He said “No.”', 'She left.']],
  [
    'Mr. Ito met Dr. B. Weiss in Jan. or so. All was well.',
    ['Mr. Ito met Dr. B. Weiss in Jan. or so.', 'All was well.'],
  ],
  ['(Prof. Lund agreed.) Nobody else did.', ['(Prof. Lund agreed.)', 'Nobody else did.']],
  ['Das gilt z.B. hier. Dort nicht.', ['Das gilt z.B. hier.', 'Dort nicht.']],
  ['It cost 4.50 in all. Site.com sold it.', ['It cost 4.50 in all.', 'Site.com sold it.']],
  ['港は月曜に閉まる。船は南へ行く！', ['港は月曜に閉まる。', '船は南へ行く！']],
  ['「港は閉まる。」船長は言った。', ['「港は閉まる。」', '船長は言った。']],
  ['هل أغلق الميناء؟ نعم.', ['هل أغلق الميناء؟', 'نعم.']],
  ['No end', ['No end']],
  ['…', ['…']],
  ['', []],
])('%s', (paragraph, sentences) => {
  expect(splitSentences(paragraph)).toEqual(sentences);
  expect(joinSentences(sentences)).toBe(paragraph);
});
