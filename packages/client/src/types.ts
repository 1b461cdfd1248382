/** What a Babelwire sends and takes: libs/contracts, written by `npm run docs:api`. */

export type ArticleDetail = {
  id: string;
  /** The story that it is part of. */
  storyId: string;
  /** The text that the article, its copies and its translations are. */
  textId: string;
  title: string;
  /** BCP 47; `und` when unknown. */
  language: string;
  source: string;
  /** Who wrote it, as published. */
  byline: string | null;
  url: string | null;
  publishedAt: string | null;
  /** When its first revision came in. */
  receivedAt: string;
  /** Starts at 1 and grows with each change of the content. */
  revision: number;
  relation: Relation;
  relatedTo: string | null;
  evidence: Evidence;
  edition: string;
  text: string;
  languageConfidence: number;
  publishedAtOriginal: string | null;
  contentHash: string;
};

export type EventQuery = {
  /** Begin after the event with this sequence; without it, with the next event. `Last-Event-ID` overrides it. */
  after?: number;
  /** `*`: all editions, from now on; that stream has no ids and can't be resumed. */
  edition: string;
  /** Events of this story, and those that merge it. */
  story?: string;
  /** Events of stories that have an article in this language. */
  language?: string;
  /** Events of articles from this source, and those without an article. */
  source?: string;
};

export type Evidence = {
  method: 'none' | 'identity' | 'canonical-url' | 'content-hash' | 'minhash' | 'translation' | 'story';
  score: number;
  threshold: number;
  anchors: { kind: string; surface: string; otherSurface: string; weight: number }[];
  adjustments: { name: string; weight: number }[];
};

export type Problem = {
  type: 'about:blank';
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: { field: string; detail: string }[];
  candidates?: { url: string; title: string | null }[];
};

export type Relation = 'first' | 'revision' | 'copy' | 'near-copy' | 'translation' | 'same-story';

export type SnapshotHead = { edition: string; sequence: number; stories: number };

export type StoryArticle = {
  id: string;
  /** The story that it is part of. */
  storyId: string;
  /** The text that the article, its copies and its translations are. */
  textId: string;
  title: string;
  /** BCP 47; `und` when unknown. */
  language: string;
  source: string;
  /** Who wrote it, as published. */
  byline: string | null;
  url: string | null;
  publishedAt: string | null;
  /** When its first revision came in. */
  receivedAt: string;
  /** Starts at 1 and grows with each change of the content. */
  revision: number;
  relation: Relation;
  relatedTo: string | null;
  evidence: Evidence;
};

export type StoryDetail = {
  id: string;
  edition: string;
  /** The most central article's, in the story's main language. */
  title: string;
  /** BCP 47. */
  titleLanguage: string;
  /** BCP 47, in alphabetical order. */
  languages: string[];
  articleCount: number;
  /** Texts: an article counts once with its copies, revisions and translations. */
  textCount: number;
  sourceCount: number;
  /** Sources that were the first with a text of their own. */
  independentCount: number;
  firstPublishedAt: string | null;
  lastPublishedAt: string | null;
  /** When the story or one of its articles last changed. */
  updatedAt: string;
  articles: StoryArticle[];
};

export type StoryEvent =
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.created.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change. */
        story: StorySummary;
        /** The article after this change. */
        article: StoryArticle;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.article-added.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change. */
        story: StorySummary;
        /** The article after this change. */
        article: StoryArticle;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.revised.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change. */
        story: StorySummary;
        /** The article after this change. */
        article: StoryArticle;
        /** When two texts were joined: the id that became an alias of article.textId. */
        joinedFrom?: string;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.merged.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change. */
        story: StorySummary;
        mergedFrom: string;
        /** With relatedTo, the pair of articles that showed that the stories are one. */
        articleId: string | null;
        relatedTo: string | null;
        evidence: Evidence | null;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.split.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change. */
        story: StorySummary;
        /** The article after this change. */
        article: StoryArticle;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.article-removed.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story after this change; without articles, it has no title. */
        story: StorySummary;
        /** The article that is gone. */
        articleId: string;
      };
    }
  | {
      specversion: '1.0';
      id: string;
      source: '/babelwire/store';
      type: 'org.babelwire.story.closed.v1';
      subject: string;
      time: string;
      datacontenttype: 'application/json';
      sequence: number;
      edition: string;
      data: {
        /** The story as it was, with articleCount 0. */
        story: StorySummary;
      };
    };

export type StoryPage = {
  items: {
    id: string;
    edition: string;
    /** The most central article's, in the story's main language. */
    title: string;
    /** BCP 47. */
    titleLanguage: string;
    /** BCP 47, in alphabetical order. */
    languages: string[];
    articleCount: number;
    /** Texts: an article counts once with its copies, revisions and translations. */
    textCount: number;
    sourceCount: number;
    /** Sources that were the first with a text of their own. */
    independentCount: number;
    firstPublishedAt: string | null;
    lastPublishedAt: string | null;
    /** When the story or one of its articles last changed. */
    updatedAt: string;
    /** With `include=articles`, in order of arrival. */
    articles?: StoryArticle[];
  }[];
  /** Cursor of the next page; null on the last one. */
  next: string | null;
};

export type StoryQuery = {
  /** `next` of the page before. */
  cursor?: string;
  limit: number;
  /** Stories with an article in this language, BCP 47. */
  language?: string;
  /** Stories with an article from this source. */
  source?: string;
  /** Words in an article; "quoted" for a phrase, -word to exclude. */
  q?: string;
  /** Stories with news at or after this moment or day (UTC). */
  from?: string | string;
  /** Stories that began at or before this moment or day (UTC). */
  to?: string | string;
  /** Stories that changed at or after this moment or day (UTC). */
  updatedSince?: string | string;
  /** `newest`: the latest news first. `updated`: the oldest change first, so that a story that changes while you page comes again at the end. */
  order: 'newest' | 'updated';
  /** With the articles of each story. */
  include?: 'articles';
  /** Language of the titles, where a story has one in it; overrides Accept-Language. */
  lang?: string;
  edition?: string;
};

export type StorySummary = {
  id: string;
  edition: string;
  /** The most central article's, in the story's main language. */
  title: string;
  /** BCP 47. */
  titleLanguage: string;
  /** BCP 47, in alphabetical order. */
  languages: string[];
  articleCount: number;
  /** Texts: an article counts once with its copies, revisions and translations. */
  textCount: number;
  sourceCount: number;
  /** Sources that were the first with a text of their own. */
  independentCount: number;
  firstPublishedAt: string | null;
  lastPublishedAt: string | null;
  /** When the story or one of its articles last changed. */
  updatedAt: string;
};
