/** One link of a Link header. */
export interface HeaderLink {
  /** As written: it may be relative. */
  target: string;
  /** In lower case. */
  rels: string[];
  type?: string;
  title?: string;
}

/** A link and its parameters; a quoted value may hold commas and semicolons. */
const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g;
/** Headers are no longer than this in practice; what is beyond is not read: a hostile one costs its square. */
const LONGEST = 4_096;

/** The links of a Link header's value (RFC 8288); several headers come joined with commas. What is no link is passed over. */
export function readLinkHeader(value: string): HeaderLink[] {
  return [...value.slice(0, LONGEST).matchAll(LINK)].map(([, target, parameters]) => {
    const found = readParameters(parameters!);
    return {
      target: target!.trim(),
      rels: (found.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
      type: found.get('type')?.toLowerCase(),
      title: found.get('title'),
    };
  });
}

/** The first of several with one name counts, as the RFC has it. */
function readParameters(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, quoted, token] of text.matchAll(PARAMETER)) {
    const key = name!.toLowerCase();
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token!);
  }
  return found;
}
