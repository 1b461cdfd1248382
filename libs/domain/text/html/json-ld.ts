import { jsonrepair } from 'jsonrepair';
import { countWords } from './count-words.js';
import { plainText } from './plain-text.js';

/** An article that a page describes in JSON-LD (https://schema.org/Article); absent what it doesn't say. */
export interface LinkedArticle {
  headline?: string;
  /** As written, perhaps with HTML. */
  body?: string;
  description?: string;
  datePublished?: string;
  dateModified?: string;
  language?: string;
  publisher?: string;
}

type Json = Record<string, unknown>;

const ARTICLE_TYPE =
  /(?:^|[/#])(?:\w*Article|\w*BlogPosting|Report|LiveBlogPosting|SocialMediaPosting|DiscussionForumPosting)$/;
const PAGE_TYPE = /(?:^|[/#])(?:\w*WebPage|ItemPage)$/;
/** Properties that lead to other articles, or to none. */
const OTHERS = new Set(['comment', 'review', 'itemListElement', 'isPartOf', 'citation', 'mentions', 'relatedLink', 'significantLink', 'author', 'publisher', 'image', 'breadcrumb', 'subjectOf']); // prettier-ignore
const MAX_DEPTH = 12;
const MAX_NODES = 2000;
/**
 * What may be repaired of a page. The time to repair grows with the third power of the quotation marks: 7,000 of them take half
 * a minute.
 */
const [MAX_REPAIRED_LENGTH, MAX_REPAIRED_QUOTES] = [500_000, 1000];
const QUOTES = /["'`´‘’“”\\]/g;
/** Comments and CDATA marks around the JSON. */
const WRAPPERS = /<!--|-->|(?:\/[/*]\s*)?(?:<!\[CDATA\[|\]\]>)(?:\s*\*\/)?/g;

/**
 * The page's own article among all that its scripts describe: the one with the page's heading, else the longest.
 * @param scripts contents of the page's JSON-LD scripts
 * @param headings headings of the page
 */
export function readJsonLd(scripts: string[], headings: string[]): LinkedArticle {
  const repair = repairWithinLimits();
  const nodes = scripts.flatMap((script) => nodesOf(parseLenient(script, repair)));
  const articles = nodes.filter(isArticle).map(toArticle);
  const known = new Set(headings.map(foldHeading));
  const isOwn = ({ headline }: LinkedArticle) => headline !== undefined && known.has(foldHeading(headline));
  const rank = (article: LinkedArticle) => (isOwn(article) ? 1e9 : 0) + countWords(article.body ?? '');
  const [first, ...others] = articles.map((article) => ({ article, rank: rank(article) }));
  const own = others.reduce(
    (best, other) => (other.rank > best.rank ? other : best),
    first ?? { article: {}, rank: 0 },
  );
  const page = nodes.find((node) => typesOf(node).some((type) => PAGE_TYPE.test(type)));
  return { ...(page && pick(page)), ...definedOf(own.article) };
}

/** Anything with a body is an article, and so is what has no type and a date or a headline. */
function isArticle(node: Json): boolean {
  const types = typesOf(node);
  if ('articleBody' in node || types.some((type) => ARTICLE_TYPE.test(type))) return true;
  return types.length === 0 && ('headline' in node || 'datePublished' in node);
}

/** null when it can't be repaired. */
function parseLenient(script: string, repair: (json: string) => string): unknown {
  const bare = script.replace(WRAPPERS, '').trim().replace(/;$/, '');
  const list = `[${bare.replace(/\}\s*\{/g, '},{')}]`;
  return parse(script) ?? parse(list) ?? parse(list, repair);
}

/** Repairs scripts until the limits are reached; throws then. */
function repairWithinLimits(): (json: string) => string {
  let [length, quotes] = [0, 0];
  return (json) => {
    length += json.length;
    if (length <= MAX_REPAIRED_LENGTH) quotes += json.match(QUOTES)?.length ?? 0;
    if (length > MAX_REPAIRED_LENGTH || quotes > MAX_REPAIRED_QUOTES) throw new Error('too much to repair');
    return jsonrepair(json);
  };
}

function parse(json: string, repair = (json: string) => json): unknown {
  try {
    return JSON.parse(repair(json));
  } catch {
    return null;
  }
}

/** The objects of a document: in arrays, graphs, and in one another. */
function nodesOf(value: unknown, depth = 0, nodes: Json[] = []): Json[] {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || nodes.length >= MAX_NODES) return nodes;
  if (!Array.isArray(value)) nodes.push(value as Json);
  for (const [key, child] of Object.entries(value)) if (!OTHERS.has(key)) nodesOf(child, depth + 1, nodes);
  return nodes;
}

function typesOf(node: Json): string[] {
  const type = node['@type'] ?? node.type;
  return (Array.isArray(type) ? type : [type]).filter((name) => typeof name === 'string');
}

function toArticle(node: Json): LinkedArticle {
  const updates = Array.isArray(node.liveBlogUpdate) ? (node.liveBlogUpdate as Json[]) : [];
  return {
    ...pick(node),
    headline: textOf(node.headline) ?? textOf(node.name),
    body: textOf(node.articleBody) ?? textOf(node.text) ?? (updates.flatMap((update) => textOf(update?.articleBody) ?? []).join('\n') || undefined), // prettier-ignore
  };
}

/** What articles and pages have. */
function pick(node: Json): LinkedArticle {
  const publisher = Array.isArray(node.publisher) ? node.publisher[0] : node.publisher;
  return definedOf({
    description: textOf(node.description),
    datePublished: textOf(node.datePublished),
    dateModified: textOf(node.dateModified),
    language: textOf(node.inLanguage),
    publisher: textOf((publisher as Json | undefined)?.name),
  });
}

function definedOf<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** A string, one in a list or in a value object. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) return value.flatMap((part) => textOf(part) ?? []).join('\n') || undefined;
  if (typeof value === 'object' && value !== null) return textOf((value as Json)['@value']);
  return undefined;
}

function foldHeading(heading: string): string {
  return plainText(heading.slice(0, 2000))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
