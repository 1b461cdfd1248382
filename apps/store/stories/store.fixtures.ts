import type {
  ArticleClustered,
  Evidence,
  LoggedDecision,
  StoriesMerged,
  TextsJoined,
} from '#libs/contracts/cluster-decision.js';
import type { Message } from '#libs/messaging/bus/bus.js';
import { hashOf } from './applied-decisions.js';

/** For tests: a stable id from a word. */
export const idOf = (word: string): string => hashOf([word]);

const evidence: Evidence = {
  method: 'story',
  score: 7.5,
  threshold: 5,
  anchors: [{ kind: 'place', surface: 'Wien', otherSurface: 'Vienna', weight: 7 }],
  adjustments: [{ name: 'time', weight: 0.5 }],
};

interface ArticleSpec {
  id: string;
  story: string;
  /** By default the article's own. */
  textId?: string;
  title?: string;
  text?: string;
  language?: string;
  source?: string;
  byline?: string;
  published?: string | null;
  received?: string;
  relation?: ArticleClustered['relation'];
  relatedTo?: string;
}

/** For tests: a decision on an article, with defaults. */
export function clustered(spec: ArticleSpec): ArticleClustered {
  const { id, story, title = id, text = `Text of ${id}`, language = 'de', source = 'inbox' } = spec;
  const publishedAt = spec.published === undefined ? '2026-01-01T08:00:00.000Z' : spec.published;
  return {
    type: 'article-clustered',
    edition: 'main',
    articleId: idOf(id),
    storyId: idOf(story),
    textId: idOf(spec.textId ?? `text of ${id}`),
    relation: spec.relation ?? 'first',
    relatedTo: spec.relatedTo ? idOf(spec.relatedTo) : null,
    evidence,
    article: {
      articleId: idOf(id),
      edition: 'main',
      source,
      byline: spec.byline ?? null,
      url: `https://example.org/${id}`,
      title,
      text,
      language,
      languageConfidence: 0.5,
      publishedAt,
      publishedAtOriginal: publishedAt && '1 January',
      receivedAt: spec.received ?? '2026-01-02T00:00:00.000Z',
      contentHash: hashOf([title, text]),
      signature: '',
      anchors: { version: 1, data: '' },
    },
  };
}

export const merged = (from: string, into: string): StoriesMerged => ({
  type: 'stories-merged',
  edition: 'main',
  from: idOf(from),
  into: idOf(into),
  articleId: idOf(`article of ${from}`),
  relatedTo: idOf(`article of ${into}`),
  evidence,
});

/** The texts of two articles, by their default ids. */
export const joined = (id: string, relatedTo: string, story: string): TextsJoined => ({
  type: 'texts-joined',
  edition: 'main',
  from: idOf(`text of ${id}`),
  into: idOf(`text of ${relatedTo}`),
  articleId: idOf(id),
  relatedTo: idOf(relatedTo),
  relation: 'translation',
  storyId: idOf(story),
  evidence: { ...evidence, method: 'translation' },
});

/** For tests: decisions as messages of the log. */
export function inLog(...decisions: LoggedDecision[]): Message<LoggedDecision>[] {
  return decisions.map((value, at) => ({
    key: value.edition,
    value,
    headers: {},
    partition: 0,
    offset: BigInt(at),
    timestamp: new Date(Date.UTC(2026, 0, 2, 0, 0, at)),
  }));
}
