/** One page of a feed. URLs are absolute. */
export interface AtomFeed {
  id: string;
  title: AtomText;
  self: string;
  /** The page for people. */
  alternate: string;
  /** The page after this one (RFC 5005 §3). */
  next: string | null;
  updated: Date;
  entries: AtomEntry[];
}

export interface AtomEntry {
  id: string;
  title: AtomText;
  alternate: string;
  updated: Date;
  published: Date | null;
  /** At least one: RFC 4287 requires an author. */
  authors: string[];
  /** BCP 47. */
  languages: string[];
  summary: AtomText;
}

export interface AtomText {
  text: string;
  /** BCP 47; `und` when unknown. */
  language: string;
}

/** Stands in for a title that is empty, which readers show as nothing to click on. */
const UNTITLED: AtomText = { text: 'Untitled', language: 'en' };

/** Writes a feed as Atom (RFC 4287). */
export function writeAtom(feed: AtomFeed): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escape(feed.title.language)}">`,
    `<id>${escape(feed.id)}</id>`,
    textElement('title', feed.title),
    `<link rel="self" type="application/atom+xml" href="${escape(feed.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${escape(feed.alternate)}"/>`,
    ...(feed.next === null ? [] : [`<link rel="next" type="application/atom+xml" href="${escape(feed.next)}"/>`]),
    `<updated>${feed.updated.toISOString()}</updated>`,
    '<author><name>Babelwire</name></author>',
    ...feed.entries.map(writeEntry),
    '</feed>',
    '',
  ].join('\n');
}

function writeEntry(entry: AtomEntry): string {
  return [
    '<entry>',
    `<id>${escape(entry.id)}</id>`,
    textElement('title', entry.title),
    `<link rel="alternate" type="text/html" href="${escape(entry.alternate)}"/>`,
    `<updated>${entry.updated.toISOString()}</updated>`,
    ...(entry.published ? [`<published>${entry.published.toISOString()}</published>`] : []),
    ...entry.authors.map((name) => `<author><name>${escape(name)}</name></author>`),
    ...entry.languages.map((language) => `<category term="${escape(language)}"/>`),
    textElement('summary', entry.summary),
    '</entry>',
  ].join('\n');
}

function textElement(name: 'title' | 'summary', text: AtomText): string {
  const content = escape(text.text).trim();
  if (content === '' && name === 'title') return textElement(name, UNTITLED);
  return `<${name} xml:lang="${escape(text.language)}">${content}</${name}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Leaves out what XML 1.0 can't contain (§2.2), and the C1 controls, which it discourages and of which U+0085 breaks lines in
 * some readers.
 */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (c) => ENTITIES[c] ?? c);
}
