import { Lexicon } from './lexicon.js';
import { hash30 } from './fold.js';

/** Lines of every shape that the table has, each with what follows it, so that a line read too far shows. */
const AFTER = 'after\tC:9\t30\n';

describe('a line is read to its end', () => {
  test.each<[line: string, surface: string, language: string, concepts: string[]]>([
    ['name\t', 'name', '', []],
    ['name\tC:1', 'name', '', ['C:1']],
    ['name\tC:1,C:2', 'name', '', ['C:1', 'C:2']],
    ['name\tC:1\t', 'name', '', ['C:1']],
    ['name\tC:1\t45', 'name', '', ['C:1']],
    ['name\tC:1\t45\t', 'name', '', ['C:1']],
    ['name\tC:1\t45\tpl', 'name', 'pl', ['C:1']],
    ['name\tC:1\t\tpl', 'name', 'pl', ['C:1']],
    ['name\t\t45\tpl', 'name', 'pl', []],
    ['name\t\t\tpl', 'name', 'pl', []],
    ['two words\tC:1', 'two words', '', ['C:1']],
    ['name\tW:two words', 'name', '', ['W:two words']],
    ['ชื่อ\tC:1', 'ชื่อ', '', ['C:1']],
    ['名前\tC:1', '名前', '', ['C:1']],
  ])('%j', (line, surface, language, concepts) => {
    const read = new Lexicon(`before\n${line}\n${AFTER}`);
    const keys = read.exact(surface, language)?.keys ?? [];
    expect(keys.filter((_, index) => index % 2 === 1)).toEqual(concepts.map(hash30));
    expect(read.exact(surface, language)).not.toBeNull();
    expect(read.exact('after')?.keys[1]).toBe(hash30('C:9'));
  });
});

test('a line without a tab names nothing', () => {
  const read = new Lexicon(`name\n${AFTER}`);
  expect([read.exact('name'), read.exact('after')?.keys[1]]).toEqual([null, hash30('C:9')]);
});

test('no lines are no names', () => {
  expect(new Lexicon('').exact('name')).toBeNull();
});
