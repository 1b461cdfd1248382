import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { foldFast, hash30 } from './fold.js';
import { findInflected } from './inflection.js';
import { Lexicon, lexicon, type LexiconEntry } from './lexicon.js';
import { NO_PRIOR, priorOfZipf } from './prior.js';
import { HIGH_SEED, LOW_SEED, nextHigh, nextLow } from './text-hash.js';

const KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
  W: Kind.Meaning,
};

/** Whether an entry stands for a concept. */
const means = (entry: LexiconEntry | null, concept: string) =>
  (entry?.keys ?? []).some(
    (key, index, keys) => index % 2 === 1 && key === hash30(concept) && keys[index - 1] === KINDS[concept.charAt(0)],
  );

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
    expect(means(lexicon().exact(foldFast(name)), concept)).toBe(true);
  });
});

describe('the lexicon that ships does not know', () => {
  test.each(['the', 'und', 'news', 'president', 'government', 'Präsident', 'a', 'k', 'm', 'и', 'fora', 'fonde'])(
    '%s',
    (word) => {
      expect(lexicon().exact(foldFast(word))).toBeNull();
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
    expect(lexicon().exact(foldFast(word))?.magnitude).toBe(magnitude);
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
    const folded = foldFast(word);
    expect(means(lexicon().exact(folded), concept)).toBe(false);
    expect(
      means(
        findInflected((form) => lexicon().exact(form), folded, charClass),
        concept,
      ),
    ).toBe(true);
  });
});

describe('no inflected forms', () => {
  test.each<[word: string, charClass: number, concept: string]>([
    ['Police', CharClass.Latin, 'R:PL'],
    ['Polizei', CharClass.Latin, 'R:PL'],
    ['Polity', CharClass.Latin, 'R:PL'],
    ['полиция', CharClass.Cased, 'R:PL'],
  ])('%s', (word, charClass, concept) => {
    const found = findInflected((form) => lexicon().exact(form), foldFast(word), charClass);
    expect(means(found, concept)).toBe(false);
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
    expect(means(lexicon().exact(foldFast(word), language), concept)).toBe(true);
  });

  test.each<[word: string, language: string, concept: string]>([
    ['pie', 'en', 'W:foot'],
    ['pie', '', 'W:foot'],
    ['juego', '', 'W:game'],
    ['juego', 'en', 'W:game'],
  ])('not %s (%s): %s', (word, language, concept) => {
    expect(means(lexicon().exact(foldFast(word), language), concept)).toBe(false);
  });
});

describe('of a few lines', () => {
  const few = new Lexicon(`chad\tR:TD
usa\tR:US
usa city\tC:1
usa city hall\tC:2
東\tC:3
東 京\tC:4
東京都\tR:jp13
万\tX:5
万里\tC:5
nothing
empty\t
other\tQ:1
five\tC:1,C:2,C:3,C:4,C:5
frequent\tC:6\t54
both\tR:TD,X:10
pie\tW:foot\t49\tes
pie\t\t52\ten
juego\tW:game,W:play\t\tes
`);

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
  ])('%s in language "%s" stands for %j', (word, language, concepts) => {
    const expected = concepts?.flatMap((concept) => [KINDS[concept.charAt(0)], hash30(concept)]) ?? null;
    expect(few.exact(word, language)?.keys ?? null).toEqual(expected);
  });

  test.each<[word: string, language: string, prior: number]>([
    ['frequent', '', priorOfZipf(5.4)],
    ['pie', 'es', priorOfZipf(4.9)],
    ['pie', 'en', priorOfZipf(5.2)],
    ['juego', 'es', NO_PRIOR],
    ['chad', '', NO_PRIOR],
    ['empty', '', NO_PRIOR],
  ])('%s in language "%s" has prior %d', (word, language, prior) => {
    expect(few.exact(word, language)?.prior).toBe(prior);
  });

  test.each<[word: string, magnitude: number]>([
    ['万', 4],
    ['both', 9],
    ['chad', 0],
  ])('%s: 10 to the power of %d', (word, magnitude) => {
    expect(few.exact(word)?.magnitude).toBe(magnitude);
  });

  test('a surface keeps four concepts', () => {
    expect(few.exact('five')?.keys).toHaveLength(8);
  });

  test('a short word keeps its ending', () => {
    const lookUp = (form: string) => few.exact(form);
    expect(findInflected(lookUp, 'usas', CharClass.Latin)).toBeNull();
    expect(findInflected(lookUp, 'chads', CharClass.Latin)).not.toBeNull();
  });

  test.each<[beginning: string, continues: boolean, isName: boolean]>([
    ['usa', true, true],
    ['usa city', true, true],
    ['usa city hall', false, true],
    ['chad', false, true],
    ['city', false, false],
    ['東京', true, true],
    ['東京都', false, true],
  ])('longer names begin with "%s": %s; it is one itself: %s', (beginning, continues, isName) => {
    let [low, high] = [LOW_SEED, HIGH_SEED];
    for (let i = 0; i < beginning.length; i++) {
      low = nextLow(low, beginning.charCodeAt(i));
      high = nextHigh(high, beginning.charCodeAt(i));
    }
    const found = few.find(low, high);
    expect([few.continues(found), few.entryOf(found) !== null]).toEqual([continues, isName]);
  });

  test.each<[text: string, start: number, end: number, concept: string | null, length: number]>([
    ['東京都庁', 0, 4, 'R:jp13', 3],
    ['東京駅', 0, 3, 'C:4', 2],
    ['東京都庁', 0, 2, 'C:4', 2],
    ['東京都庁', 1, 4, null, 0],
    ['東', 0, 1, null, 0],
    ['東北', 0, 2, null, 0],
  ])('run in %s from %d to %d', (text, start, end, concept, length) => {
    const found = few.runAt(text, start, end);
    expect(found && [found.entry.keys[1], found.length]).toEqual(concept && [hash30(concept), length]);
  });
});
