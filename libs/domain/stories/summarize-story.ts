/** What a summary needs of an article. */
export interface StoryMember {
  id: string;
  textId: string;
  source: string;
  language: string;
  title: string;
  /** Beginning of the text; stands in where no article of the story has a title. */
  lead: string;
  publishedAt: Date | null;
  receivedAt: Date;
}

/** What a list shows of a story. */
export interface StoryDigest {
  title: string;
  /** BCP 47: the story's main language, or the one that has a title. */
  titleLanguage: string;
  /** The story's title in each of its languages that has one, by language. */
  titles: Record<string, string>;
  /** BCP 47, in alphabetical order. */
  languages: string[];
  articleCount: number;
  textCount: number;
  sourceCount: number;
  /** Sources that were the first with a text: a text counts once, however often it is copied or translated. */
  independentCount: number;
  firstPublishedAt: Date | null;
  lastPublishedAt: Date | null;
  /** The latest publication, or the latest arrival where no article has a date. */
  newestAt: Date;
}

/** Texts of a language among which a title is chosen: the first ones, so that the title of a long story stays. */
const MAX_CANDIDATES = 50;
const MAX_LEAD_LENGTH = 120;

/**
 * Summarizes a story from its articles, at least one, in any order.
 *
 * Its title in a language is the most central one: that with most words in common with the titles of the other texts of
 * that language (cosine with their sum). Each text has one vote, so that a headline isn't chosen for having been copied.
 * Between equals, and between two, the text that came first has the title. The story's own title is that in its main
 * language, in which most texts are.
 */
export function summarizeStory(articles: Iterable<StoryMember>): StoryDigest {
  const members = [...articles].sort(byArrival);
  const texts = new Map<string, StoryMember>();
  const languages = new Map<string, StoryMember[]>();
  const sources = new Set<string>();
  const seen = new Set<string>();
  let [first, last, arrival] = [Infinity, -Infinity, -Infinity];
  for (const member of members) {
    const { textId, source, language } = member;
    if (!texts.has(textId)) texts.set(textId, member);
    sources.add(source);
    const inLanguage = `${language} ${textId}`;
    const ofLanguage = languages.get(language);
    if (!ofLanguage) languages.set(language, [member]);
    else if (!seen.has(inLanguage)) ofLanguage.push(member);
    seen.add(inLanguage);
    arrival = Math.max(arrival, member.receivedAt.getTime());
    if (!member.publishedAt) continue;
    first = Math.min(first, member.publishedAt.getTime());
    last = Math.max(last, member.publishedAt.getTime());
  }
  const isDated = last !== -Infinity;
  return {
    ...chooseTitles(members, languages),
    languages: [...languages.keys()].sort(),
    articleCount: members.length,
    textCount: texts.size,
    sourceCount: sources.size,
    independentCount: new Set([...texts.values()].map(({ source }) => source)).size,
    firstPublishedAt: isDated ? new Date(first) : null,
    lastPublishedAt: isDated ? new Date(last) : null,
    newestAt: new Date(isDated ? last : arrival),
  };
}

const byArrival = (a: StoryMember, b: StoryMember): number =>
  a.receivedAt.getTime() - b.receivedAt.getTime() || (a.id < b.id ? -1 : 1);

/** @param languages the first article of each text in each language */
function chooseTitles(
  members: StoryMember[],
  languages: Map<string, StoryMember[]>,
): Pick<StoryDigest, 'title' | 'titleLanguage' | 'titles'> {
  const titles: Record<string, string> = {};
  // Sorting is stable: of languages with equally many texts, the one that came first.
  const bySize = [...languages].sort(([, a], [, b]) => b.length - a.length);
  for (const [language, texts] of bySize) {
    const title = mostCentral(texts.flatMap(({ title }) => title || []).slice(0, MAX_CANDIDATES));
    if (title !== undefined) titles[language] = title;
  }
  const titleLanguage = bySize.find(([language]) => language in titles)?.[0];
  if (titleLanguage !== undefined) return { title: titles[titleLanguage]!, titleLanguage, titles };
  // Half a surrogate pair at the cut can't be stored.
  const lead = members[0]!.lead
    .split('\n', 1)[0]!
    .slice(0, MAX_LEAD_LENGTH)
    .replace(/[\ud800-\udbff]$/, '');
  return { title: lead, titleLanguage: members[0]!.language, titles };
}

function mostCentral(titles: string[]): string | undefined {
  if (titles.length < 3) return titles[0];
  const wordsOfTitles = titles.map(wordsOf);
  const counts = new Map<string, number>();
  for (const words of wordsOfTitles) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  let [best, highest] = [titles[0], -1];
  wordsOfTitles.forEach((words, at) => {
    let shared = 0;
    for (const word of words) shared += counts.get(word)! - 1;
    const centrality = words.size === 0 ? 0 : shared / Math.sqrt(words.size);
    if (centrality > highest) [best, highest] = [titles[at], centrality];
  });
  return best;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts without spaces between words: pairs of characters stand in for words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function wordsOf(title: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of title.toLowerCase().matchAll(WORD)) {
    if (!UNSPACED.test(word)) words.add(word);
    else for (let at = 0; at < word.length - 1; at++) words.add(word.slice(at, at + 2));
  }
  return words;
}
