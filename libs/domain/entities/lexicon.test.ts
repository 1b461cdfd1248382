import { Kind } from './anchor-kinds.js';
import { CharClass } from './char-classes.js';
import { foldFast, hash30 } from './fold.js';
import { Lexicon, lexicon, type LexiconEntry } from './lexicon.js';

const KINDS: Record<string, number> = {
  R: Kind.Country,
  C: Kind.City,
  M: Kind.Date,
  D: Kind.Date,
  $: Kind.Currency,
  L: Kind.Language,
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
  ])('%s', (word, charClass, concept) => {
    const folded = foldFast(word);
    expect(means(lexicon().exact(folded), concept)).toBe(false);
    expect(means(lexicon().inflected(folded, charClass), concept)).toBe(true);
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
six\tC:1,C:2,C:3,C:4,C:5,C:6,C:7
`);

  test.each<[word: string, known: boolean]>([
    ['chad', true],
    ['nothing', false],
    ['empty', false],
    ['other', false],
    ['', false],
  ])('%s is known: %s', (word, known) => {
    expect(few.exact(word) !== null).toBe(known);
  });

  test('a surface keeps six concepts', () => {
    expect(few.exact('six')?.keys).toHaveLength(12);
  });

  test('a short word keeps its ending', () => {
    expect(few.inflected('usas', CharClass.Latin)).toBeNull();
    expect(few.inflected('chads', CharClass.Latin)).not.toBeNull();
  });

  test('phrases share their beginnings', () => {
    const city = few.phraseStart('usa')?.next.get('city');
    expect(city?.keys?.[1]).toBe(hash30('C:1'));
    expect(city?.next.get('hall')?.keys?.[1]).toBe(hash30('C:2'));
    expect(few.phraseStart('usa')?.keys).toBeNull();
    expect(few.phraseStart('chad')).toBeNull();
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

  test.each<[text: string, start: number, magnitude: number | null]>([
    ['5万人', 1, 4],
    ['5万', 0, null],
    ['万', 1, null],
  ])('magnitude in %s at %d', (text, start, magnitude) => {
    expect(few.magnitudeAt(text, start)?.magnitude ?? null).toBe(magnitude);
  });
});
