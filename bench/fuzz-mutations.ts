/** Mutations of documents, each deterministic by the random numbers it gets. */
import type { DocumentOrigin } from '#libs/feed-parser/model/parsed-feed.js';

export interface FuzzDocument {
  bytes: Buffer;
  origin: DocumentOrigin;
}

type Next = () => number;
/** @param other another document of the corpus */
type Mutation = (document: FuzzDocument, other: FuzzDocument, next: Next) => FuzzDocument;

/** Larger documents are cut: duplications would let them grow without end. */
const MAX_BYTES = 2_000_000;

/** Pieces that confuse parsers. */
const TOKENS = [
  '<![CDATA[', ']]>', '<!--', '-->', '<?xml encoding="utf-16"?>', '<?', '?>', '<!DOCTYPE x [', ']>', '<', '>', '"', "'", '&', '&#x0;',
  '&#xD800;', '&#99999999;', '&lt;script&gt;', '&e;', '<!ENTITY e "&e;">', '<item>', '</item>', '<entry>', '</entry>', '<title>', '</title>',
  '<link>', '<content type="xhtml">', '<description>', '</description>', '<rss>', '<channel>', ' xmlns="x"', ' xmlns:a="http://www.w3.org/2005/Atom"',
  ' xml:base="http://["', ' style="a:b;', '<iframe src="x"/>', '<textarea>', '<a href="java&#10;script:alert(1)">', '<svg><style>', '<b onclick=x>',
  '{"items":[', '{}', ']}', '\0', '\ufeff', '\u2028', '\u0085', '<3', '</', '<a ', ' a=', '=', '/',
]; // prettier-ignore

const CHARSETS = ['utf-8', 'utf-16', 'utf-32', 'utf-7', 'iso-8859-1', 'windows-1252', 'shift_jis', 'gb18030', 'iso-2022-jp', 'big5', 'nonsense', '']; // prettier-ignore

const at = (bytes: Buffer, next: Next): number => Math.floor(next() * (bytes.length + 1));
const of = <T>(list: readonly T[], next: Next): T => list[Math.floor(next() * list.length)]!;
const withBytes = (document: FuzzDocument, ...parts: Uint8Array[]): FuzzDocument => ({
  ...document,
  bytes: Buffer.concat(parts).subarray(0, MAX_BYTES),
});

const MUTATIONS: Record<string, Mutation> = {
  flip(document, _other, next) {
    const bytes = Buffer.from(document.bytes);
    for (let i = Math.ceil(next() * 8); i > 0 && bytes.length > 0; i--)
      bytes[at(bytes, next) % bytes.length] = next() * 256;
    return { ...document, bytes };
  },
  cut: (document, _other, next) => withBytes(document, document.bytes.subarray(0, at(document.bytes, next))),
  takeOut(document, _other, next) {
    const { bytes } = document;
    const start = at(bytes, next);
    return withBytes(document, bytes.subarray(0, start), bytes.subarray(start + Math.floor(next() * 200)));
  },
  duplicate(document, _other, next) {
    const { bytes } = document;
    const start = at(bytes, next);
    const part = bytes.subarray(start, start + Math.floor(next() * 2000));
    const times = Math.ceil(next() ** 4 * 500);
    return withBytes(document, bytes.subarray(0, start), ...Array<Buffer>(times).fill(part), bytes.subarray(start));
  },
  splice: (document, other, next) =>
    withBytes(
      document,
      document.bytes.subarray(0, at(document.bytes, next)),
      other.bytes.subarray(at(other.bytes, next)),
    ),
  insert: (document, _other, next) => insertAt(document, of(TOKENS, next), next),
  flood: (document, _other, next) => insertAt(document, of(TOKENS, next).repeat(Math.ceil(next() ** 3 * 50_000)), next),
  nest(document, _other, next) {
    const name = of(['a', 'b', 'div', 'item', 'p', 'x:y', 'table', 'title'], next);
    return insertAt(document, `<${name}>`.repeat(Math.ceil(next() ** 2 * 20_000)), next);
  },
  nestEscaped: (document, _other, next) =>
    insertAt(document, `&lt;${of(['b', 'div', 'li', 'a'], next)}&gt;`.repeat(Math.ceil(next() ** 2 * 20_000)), next),
  entities: (document, _other, next) => ({ ...document, bytes: Buffer.concat([entityBomb(next), document.bytes]) }),
  attributes: (document, _other, next) =>
    insertAt(
      document,
      `<a ${Array.from({ length: Math.ceil(next() * 20_000) }, (_, i) => `a${i}=""`).join(' ')}>`,
      next,
    ),
  lie: (document, _other, next) => ({
    ...document,
    origin: {
      ...document.origin,
      contentType: `text/xml; charset=${of(CHARSETS, next)}`,
      url: of(['http://a/b', 'x', '', undefined], next),
    },
  }),
  recode: (document) => ({ ...document, bytes: Buffer.from(document.bytes.toString(), 'utf16le') }),
};

/** A document made of one of the corpus by up to five mutations. */
export function mutate(corpus: readonly FuzzDocument[], next: Next): { document: FuzzDocument; how: string[] } {
  let document = of(corpus, next);
  const how: string[] = [];
  for (let i = Math.ceil(next() * 5); i > 0; i--) {
    const name = of(Object.keys(MUTATIONS), next);
    document = MUTATIONS[name]!(document, of(corpus, next), next);
    how.push(name);
  }
  return { document, how };
}

function insertAt(document: FuzzDocument, text: string, next: Next): FuzzDocument {
  const start = at(document.bytes, next);
  return withBytes(document, document.bytes.subarray(0, start), Buffer.from(text), document.bytes.subarray(start));
}

/** Entities of entities of entities. */
function entityBomb(next: Next): Buffer {
  const levels = Math.ceil(next() * 30);
  const width = Math.ceil(next() * 20);
  const lines = Array.from({ length: levels }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(width)}">`);
  return Buffer.from(`<!DOCTYPE x [<!ENTITY e0 "${'x'.repeat(next() * 1000)}">${lines.join('')}]><x>&e${levels};</x>`);
}
