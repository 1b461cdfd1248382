import { Kind, NO_PRIOR, priorOfZipf } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { packLexicon } from '../../../tools/lexicon/pack-lexicon.js';
import { FoldedWord } from './fold.js';
import { hash30 } from './hashes.js';
import { findBaseForm } from './inflection.js';
import { Lexicon, lexicon, NO_ENTRY } from './lexicon.js';

const KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
  W: Kind.Meaning,
};

/** The entry of a name, or of a word in a language. */
const exact = (name: string, language = '', of = lexicon()) => {
  const { low, high } = new FoldedWord().take(name, 0, name.length);
  return of.lookUp(low, high, language);
};
const baseForm = (name: string, charClass: number, of = lexicon()) =>
  findBaseForm(of, new FoldedWord().take(name, 0, name.length), charClass, '');
/** Pairs of kind and key. */
const keysOf = (entry: number, of = lexicon()) => [...of.entries.subarray(entry + 1, of.endOf(entry))];
const pairOf = (concept: string) => [KINDS[concept.charAt(0)]!, hash30(concept)];
/** Whether an entry has a concept. */
const means = (entry: number, concept: string) => {
  const [kind, key] = pairOf(concept);
  return keysOf(entry).some((found, i, keys) => i % 2 === 1 && found === key && keys[i - 1] === kind);
};

describe('the lexicon that ships knows', () => {
  test.each<[name: string, concept: string]>([
    ['Germany', 'R:DE'],
    ['Deutschland', 'R:DE'],
    ['Allemagne', 'R:DE'],
    ['Niemcy', 'R:DE'],
    ['Германия', 'R:DE'],
    ['Γερμανία', 'R:DE'],
    ['ألمانيا', 'R:DE'],
    ['גרמניה', 'R:DE'],
    ['जर्मनी', 'R:DE'],
    ['ドイツ', 'R:DE'],
    ['독일', 'R:DE'],
    ['Đức', 'R:DE'],
    ['UK', 'R:GB'],
    ['Schottland', 'R:gbsct'],
    ['Bavaria', 'R:deby'],
    ['Moskau', 'C:524901'],
    ['Москва', 'C:524901'],
    ['Moscou', 'C:524901'],
    ['موسكو', 'C:524901'],
    ['モスクワ', 'C:524901'],
    ['모스크바', 'C:524901'],
    ['Prague', 'C:3067696'],
    ['Πράγα', 'C:3067696'],
    ['פראג', 'C:3067696'],
    ['Honolulu', 'C:tzHonolulu'],
    ['März', 'M:3'],
    ['marzo', 'M:3'],
    ['марта', 'M:3'],
    ['Σεπτεμβρίου', 'M:9'],
    ['сентября', 'M:9'],
    ['Montag', 'D:1'],
    ['воскресенье', 'D:0'],
    ['maanantaina', 'D:1'],
    ['euro', '$:EUR'],
    ['евро', '$:EUR'],
    ['유로', '$:EUR'],
    ['français', 'L:fr'],
    ['russisch', 'L:ru'],
  ])('%s: %s', (name, concept) => {
    expect(means(exact(name), concept)).toBe(true);
  });
});

describe('the lexicon that ships does not know', () => {
  test.each(['the', 'und', 'news', 'president', 'government', 'Präsident', 'a', 'k', 'm', 'и', 'fora', 'fonde'])(
    '%s',
    (word) => {
      expect(exact(word)).toBe(NO_ENTRY);
    },
  );
});

describe('magnitudes', () => {
  test.each<[word: string, magnitude: number]>([
    ['thousand', 3],
    ['million', 6],
    ['billion', 9],
    ['bn', 9],
    ['Milliarde', 9],
    ['billón', 12],
    ['bilion', 12],
    ['mil', 3],
    ['lakh', 5],
    ['crore', 7],
    ['тысяч', 3],
    ['مليون', 6],
    ['万', 4],
    ['億', 8],
    ['조', 12],
    ['ล้าน', 6],
    ['Berlin', 0],
  ])('%s: 10 to the power of %d', (word, magnitude) => {
    expect(lexicon().magnitudeOf(exact(word))).toBe(magnitude);
  });
});

describe('inflected forms', () => {
  test.each<[word: string, charClass: number, concept: string]>([
    ['Londynie', CharClass.Latin, 'C:2643743'],
    ['Moskovassa', CharClass.Latin, 'C:524901'],
    ['Berlins', CharClass.Latin, 'C:2950159'],
    ['Deutschlands', CharClass.Latin, 'R:DE'],
    ['Лондоне', CharClass.Cased, 'C:2643743'],
    ['Германией', CharClass.Cased, 'R:DE'],
    ['وألمانيا', CharClass.Uncased, 'R:DE'],
    ['بألمانيا', CharClass.Uncased, 'R:DE'],
    ['לגרמניה', CharClass.Uncased, 'R:DE'],
    ['독일에서', CharClass.Hangul, 'R:DE'],
    ['독일의', CharClass.Hangul, 'R:DE'],
    ['Москве', CharClass.Cased, 'C:524901'],
    ['Москвы', CharClass.Cased, 'C:524901'],
    ['Prahy', CharClass.Latin, 'C:3067696'],
  ])('%s', (word, charClass, concept) => {
    expect(means(exact(word), concept)).toBe(false);
    expect(means(baseForm(word, charClass), concept)).toBe(true);
  });
});

describe('no inflected forms', () => {
  test.each<[word: string, charClass: number, concept: string]>([
    ['Police', CharClass.Latin, 'R:PL'],
    ['Polizei', CharClass.Latin, 'R:PL'],
    ['Polity', CharClass.Latin, 'R:PL'],
    ['полиция', CharClass.Cased, 'R:PL'],
  ])('%s', (word, charClass, concept) => {
    expect(means(exact(word) || baseForm(word, charClass), concept)).toBe(false);
  });
});

describe('meanings of common words', () => {
  test.each<[word: string, language: string, concept: string]>([
    ['juego', 'es', 'W:game'],
    ['games', 'en', 'W:game'],
    ['олимпиада', 'ru', 'W:olympics'],
    ['pie', 'es', 'W:foot'],
    ['police', 'fr', 'W:police'],
    ['人口', '', 'W:population'],
  ])('%s (%s): %s', (word, language, concept) => {
    expect(means(exact(word, language), concept)).toBe(true);
  });

  test.each<[word: string, language: string, concept: string]>([
    ['pie', 'en', 'W:foot'],
    ['pie', '', 'W:foot'],
    ['juego', '', 'W:game'],
    ['juego', 'en', 'W:game'],
  ])('not %s (%s): %s', (word, language, concept) => {
    expect(means(exact(word, language), concept)).toBe(false);
  });
});

describe('of a few lines', () => {
  const few = new Lexicon(
    packLexicon([
      'chad\tR:TD',
      'usa\tR:US',
      'usa city\tC:1',
      'usa city hall\tC:2',
      '東\tC:3',
      '東 京\tC:4',
      '東京都\tR:jp13',
      '万\tX:5',
      '万里\tC:5',
      'nothing',
      'empty\t',
      'other\tQ:1',
      'five\tC:1,C:2,C:3,C:4,C:5',
      'frequent\tC:6\t54',
      'both\tR:TD,X:10',
      'pie\tW:foot\t49\tes',
      'pie\t\t52\ten',
      'juego\tW:game,W:play\t\tes',
    ]),
  );

  test.each<[word: string, language: string, concepts: string[] | null]>([
    ['chad', '', ['R:TD']],
    ['unknown', '', null],
    ['', '', null],
    ['nothing', '', null],
    ['empty', '', []],
    ['other', '', []],
    ['usa cit', '', null],
    ['both', '', ['R:TD']],
    ['pie', 'es', ['W:foot']],
    ['pie', 'en', []],
    ['pie', '', null],
    ['juego', 'es', ['W:game', 'W:play']],
    ['juego', '', null],
    ['chad', 'en', null],
  ])('%s in language "%s" has the concepts %j', (word, language, concepts) => {
    const entry = exact(word, language, few);
    expect(entry === NO_ENTRY ? null : keysOf(entry, few)).toEqual(concepts && concepts.flatMap(pairOf));
  });

  test.each<[word: string, language: string, prior: number]>([
    ['frequent', '', priorOfZipf(5.4)],
    ['pie', 'es', priorOfZipf(4.9)],
    ['pie', 'en', priorOfZipf(5.2)],
    ['juego', 'es', NO_PRIOR],
    ['chad', '', NO_PRIOR],
    ['empty', '', NO_PRIOR],
  ])('%s in language "%s" has prior %d', (word, language, prior) => {
    expect(few.priorOf(exact(word, language, few))).toBe(prior);
  });

  test.each<[word: string, magnitude: number]>([
    ['万', 4],
    ['both', 9],
    ['chad', 0],
  ])('%s: 10 to the power of %d', (word, magnitude) => {
    expect(few.magnitudeOf(exact(word, '', few))).toBe(magnitude);
  });

  test('a surface form keeps four concepts', () => {
    expect(keysOf(exact('five', '', few), few)).toHaveLength(8);
  });

  test('a short word is not inflected', () => {
    expect(baseForm('usas', CharClass.Latin, few)).toBe(NO_ENTRY);
    expect(baseForm('chads', CharClass.Latin, few)).not.toBe(NO_ENTRY);
  });

  test.each<[prefix: string, isPrefix: boolean, isName: boolean]>([
    ['usa', true, true],
    ['usa city', true, true],
    ['usa city hall', false, true],
    ['chad', false, true],
    ['city', false, false],
    ['東京', true, true],
    ['東京都', false, true],
  ])('longer names begin with "%s": %s; it is one itself: %s', (prefix, isPrefix, isName) => {
    const { low, high } = new FoldedWord().take(prefix, 0, prefix.length);
    const match = few.find(low, high);
    expect([few.isPrefix(match), few.entryOf(match) !== NO_ENTRY]).toEqual([isPrefix, isName]);
  });
});
