import { packLexicon } from '../../../tools/lexicon/pack-lexicon.js';
import { AnchorCollector } from './anchor-collector.js';
import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { hash30 } from './hashes.js';
import { Lexicon } from './lexicon.js';
import { RunCollector } from './unspaced-runs.js';

const lexicon = new Lexicon(packLexicon(['東\tC:3', '東 京\tC:4', '東京都\tR:jp13', '万\tX:5', '万里\tC:5', '都庁\t']));

test.each<[text: string, start: number, end: number, names: [concept: string, start: number, length: number][]]>([
  ['東京都庁', 0, 4, [['R:jp13', 0, 3]]],
  ['東京駅', 0, 3, [['C:4', 0, 2]]],
  ['駅東京', 0, 3, [['C:4', 1, 2]]],
  ['東京都庁', 0, 2, [['C:4', 0, 2]]],
  ['東京都庁', 1, 4, []],
  ['東', 0, 1, []],
  ['東北', 0, 2, []],
  [
    '万里東京',
    0,
    4,
    [
      ['C:5', 0, 2],
      ['C:4', 2, 2],
    ],
  ],
  ['都庁万東京', 0, 5, [['C:4', 3, 2]]],
])('names in %s from %d to %d: %j', (text, start, end, names) => {
  const collector = new AnchorCollector();
  collector.begin();
  new RunCollector(lexicon, collector).collect(text, start, end, CharClass.Han);
  const { keys, kinds, mentions, starts, lengths } = collector.pack(text.length, 0);
  const found = [...keys].flatMap((key, i) =>
    kinds[i] === Kind.HanPair ? [] : [[key, starts[mentions[i]!], lengths[mentions[i]!]]],
  );
  expect(found).toEqual(names.map(([concept, at, length]) => [hash30(concept), at, length]));
});
