import { type StoryMember, summarizeStory } from './summarize-story.js';

/** Articles of one story in order of arrival: text, source, language, title. */
function members(...rows: [textId: string, source: string, language: string, title: string][]): StoryMember[] {
  return rows.map(([textId, source, language, title], at) => ({
    id: `${at}`,
    textId,
    source,
    language,
    title,
    lead: title ? '' : `Lead of ${at}\nMore`,
    publishedAt: null,
    receivedAt: new Date(at),
  }));
}

describe('summarizeStory', () => {
  it.each([
    [
      'the first of two',
      [
        ['t1', 'A', 'en', 'Flood in Vienna'],
        ['t2', 'B', 'en', 'Vienna under water'],
      ],
      'Flood in Vienna',
    ],
    [
      'the one with most words in common',
      [
        ['t1', 'A', 'en', 'Chaos!'],
        ['t2', 'B', 'en', 'Flood hits Vienna centre'],
        ['t3', 'C', 'en', 'Vienna flood kills two'],
        ['t4', 'D', 'en', 'Flood hits Vienna'],
      ],
      'Flood hits Vienna',
    ],
    [
      'no headline because it was copied often',
      [
        ['t1', 'A', 'en', 'Chaos!'],
        ['t1', 'B', 'en', 'Chaos!'],
        ['t1', 'C', 'en', 'Chaos!'],
        ['t2', 'D', 'en', 'Flood in Vienna'],
        ['t3', 'E', 'en', 'Vienna flood'],
      ],
      'Vienna flood',
    ],
    [
      'the language of most texts',
      [
        ['t1', 'A', 'de', 'Hochwasser in Wien'],
        ['t2', 'B', 'en', 'Flood in Vienna'],
        ['t3', 'C', 'en', 'Vienna flooded'],
      ],
      'Flood in Vienna',
    ],
    [
      'the language that came first, of equals',
      [
        ['t1', 'A', 'de', 'Hochwasser'],
        ['t2', 'B', 'en', 'Flood'],
      ],
      'Hochwasser',
    ],
    [
      'scripts without spaces, by pairs of characters',
      [
        ['t1', 'A', 'ja', '大混乱'],
        ['t2', 'B', 'ja', '東京で桜が開花'],
        ['t3', 'C', 'ja', '桜が開花、東京都心で'],
      ],
      '東京で桜が開花',
    ],
    [
      'a lead where no article has a title',
      [
        ['t1', 'A', 'en', ''],
        ['t2', 'B', 'en', ''],
      ],
      'Lead of 0',
    ],
    [
      'a title in a smaller language rather than a lead',
      [
        ['t1', 'A', 'en', ''],
        ['t2', 'B', 'en', ''],
        ['t3', 'C', 'de', 'Titel'],
      ],
      'Titel',
    ],
  ] satisfies [string, Parameters<typeof members>, string][])('titles a story by %s', (_, rows, title) => {
    expect(summarizeStory(members(...rows)).title).toBe(title);
    expect(summarizeStory(members(...rows).reverse()).title).toBe(title);
  });

  it('cuts a lead before half a surrogate pair', () => {
    const [member] = members(['t1', 'A', 'en', '']);
    const lead = `${'x'.repeat(119)}\u{1f6a2} sails`;
    expect(summarizeStory([{ ...member!, lead }]).title).toBe('x'.repeat(119));
  });

  it('has a title in each language', () => {
    const { titles, titleLanguage } = summarizeStory(
      members(['t1', 'A', 'de', 'Hochwasser'], ['t1', 'B', 'en', 'Flood'], ['t1', 'C', 'fr', '']),
    );
    expect([titles, titleLanguage]).toEqual([{ de: 'Hochwasser', en: 'Flood' }, 'de']);
  });

  it.each([
    [
      'one text at three outlets',
      [
        ['t1', 'A', 'en', 'a'],
        ['t1', 'B', 'en', 'a'],
        ['t1', 'C', 'de', 'a'],
      ],
      1,
      3,
      1,
    ],
    [
      'two texts of one outlet',
      [
        ['t1', 'A', 'en', 'a'],
        ['t2', 'A', 'en', 'b'],
      ],
      2,
      1,
      1,
    ],
    [
      'two outlets with a text of their own, and a copy',
      [
        ['t1', 'A', 'en', 'a'],
        ['t1', 'B', 'en', 'a'],
        ['t2', 'B', 'en', 'b'],
      ],
      2,
      2,
      2,
    ],
  ] satisfies [string, Parameters<typeof members>, number, number, number][])(
    'counts %s',
    (_, rows, textCount, sourceCount, independentCount) => {
      expect(summarizeStory(members(...rows))).toMatchObject({ textCount, sourceCount, independentCount });
    },
  );
});
