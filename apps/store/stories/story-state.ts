import { type EntityManager, In } from 'typeorm';
import type { LoggedDecision } from '#libs/contracts/cluster-decision.js';
import { Article } from '#libs/database/entities/article.entity.js';
import { type StoryDigest, type StoryMember, summarizeStory } from '#libs/domain/stories/summarize-story.js';
import { Aliases } from './aliases.js';

/** An article without its text. */
export type StateArticle = Omit<Article, 'text' | 'evidence' | 'languageConfidence' | 'publishedAtOriginal'> &
  StoryMember & {
    /** null: as stored, and not loaded. */
    evidence: Article['evidence'] | null;
  };

/** The stored stories that a batch of decisions may change, with all their articles, in memory. */
export class StoryState {
  private readonly articles = new Map<string, StateArticle>();
  private readonly stories = new Map<string, Set<StateArticle>>();
  private readonly texts = new Map<string, Set<StateArticle>>();

  private constructor(
    readonly storyAliases: Aliases,
    readonly textAliases: Aliases,
  ) {}

  /** Reads the stories of articles. */
  static async ofArticles(ids: string[], db: EntityManager): Promise<StoryState> {
    const state = new StoryState(await Aliases.load('story_alias', [], db), await Aliases.load('text_alias', [], db));
    await state.loadStories([], ids, [], db);
    return state;
  }

  /** Reads what the decisions name, and the rest of the stories of that. */
  static async load(decisions: LoggedDecision[], db: EntityManager): Promise<StoryState> {
    const named = namedIn(decisions);
    const storyAliases = await Aliases.load('story_alias', named.stories, db);
    const textAliases = await Aliases.load('text_alias', named.texts, db);
    const state = new StoryState(storyAliases, textAliases);
    const storyIds = named.stories.map((id) => storyAliases.resolve(id));
    const textIds = named.texts.map((id) => textAliases.resolve(id));
    await state.loadStories(storyIds, named.articles, textIds, db);
    return state;
  }

  /** Reads stories by their ids, and those of articles and texts. */
  private async loadStories(
    storyIds: string[],
    articleIds: string[],
    textIds: string[],
    db: EntityManager,
  ): Promise<void> {
    const rows: { story_id: string }[] = await db.query(
      `SELECT story_id FROM article WHERE id = ANY($1::char(32)[]) OR text_id = ANY($2::char(32)[])`,
      [articleIds, textIds],
    );
    const all = new Set([...storyIds, ...rows.map((row) => row.story_id)]);
    for (const article of await findMembers([...all], db)) this.put(article);
  }

  article(id: string | null): StateArticle | undefined {
    return id === null ? undefined : this.articles.get(id);
  }

  articlesOfStory(storyId: string): ReadonlySet<StateArticle> {
    return this.stories.get(storyId) ?? NONE;
  }

  articlesOfText(textId: string): ReadonlySet<StateArticle> {
    return this.texts.get(textId) ?? NONE;
  }

  /** Adds an article, or replaces it by a changed one. The objects are never changed: events keep them. */
  put(article: StateArticle): void {
    this.remove(article.id);
    this.articles.set(article.id, article);
    addTo(this.stories, article.storyId, article);
    addTo(this.texts, article.textId, article);
  }

  remove(id: string): void {
    const article = this.articles.get(id);
    if (!article) return;
    this.articles.delete(id);
    this.stories.get(article.storyId)!.delete(article);
    this.texts.get(article.textId)!.delete(article);
  }

  /** @returns null when the story has no articles */
  summarize(storyId: string): StoryDigest | null {
    const members = this.articlesOfStory(storyId);
    return members.size === 0 ? null : summarizeStory(members);
  }
}

const NONE: ReadonlySet<StateArticle> = new Set();

function addTo(groups: Map<string, Set<StateArticle>>, id: string, article: StateArticle): void {
  const group = groups.get(id);
  if (group) group.add(article);
  else groups.set(id, new Set([article]));
}

function namedIn(decisions: LoggedDecision[]): { articles: string[]; stories: string[]; texts: string[] } {
  const [articles, stories, texts] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const decision of decisions) {
    if (decision.articleId) articles.add(decision.articleId);
    if (decision.relatedTo) articles.add(decision.relatedTo);
    if (decision.type === 'stories-merged') stories.add(decision.from).add(decision.into);
    else stories.add(decision.storyId);
    if (decision.type === 'texts-joined') texts.add(decision.from).add(decision.into);
    if (decision.type === 'article-clustered' && decision.textId) texts.add(decision.textId);
  }
  return { articles: [...articles], stories: [...stories], texts: [...texts] };
}

const COLUMNS = [
  'id',
  'edition',
  'storyId',
  'textId',
  'relation',
  'relatedTo',
  'title',
  'url',
  'source',
  'byline',
  'language',
  'publishedAt',
  'receivedAt',
  'revisedAt',
  'contentHash',
  'revision',
] as const satisfies (keyof Article)[];

async function findMembers(storyIds: string[], db: EntityManager): Promise<StateArticle[]> {
  const select = Object.fromEntries(COLUMNS.map((column) => [column, true]));
  const found = await db.find(Article, { select, where: { storyId: In(storyIds) } });
  const untitled = found.flatMap(({ id, title }) => (title === '' ? id : []));
  const leads = await findLeads(untitled, db);
  return found.map((article) => ({ ...article, lead: leads.get(article.id) ?? '', evidence: null }));
}

/** Characters of a text that stand in for a missing title. */
export const LEAD_LENGTH = 1000;

async function findLeads(ids: string[], db: EntityManager): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; lead: string }[] = await db.query(
    `SELECT id, left(text, ${LEAD_LENGTH}) AS lead FROM article WHERE id = ANY($1::char(32)[])`,
    [ids],
  );
  return new Map(rows.map(({ id, lead }) => [id, lead]));
}
