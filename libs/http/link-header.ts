/** One link of a Link header. */
interface HeaderLink {
  /** As written; may be relative. */
  target: string;
  /** In lower case. */
  rels: string[];
  type?: string;
  title?: string;
}

/** A link and its parameters; a quoted value may contain commas and semicolons. */
const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g;
/** The rest of a longer header is ignored: matching a hostile one takes quadratic time. */
const MAX_LENGTH = 4_096;

/** Parses a Link header (RFC 8288); repeated headers come joined with commas. Invalid links are skipped. */
export function parseLinkHeader(value: string): HeaderLink[] {
  return [...value.slice(0, MAX_LENGTH).matchAll(LINK)].map(([, target, parameterText]) => {
    const parameters = parseParameters(parameterText!);
    return {
      target: target!.trim(),
      rels: (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean),
      type: parameters.get('type')?.toLowerCase(),
      title: parameters.get('title'),
    };
  });
}

/** Of repeated parameters the first counts, as the RFC requires. */
function parseParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name, quoted, token] of text.matchAll(PARAMETER)) {
    const key = name!.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token!);
  }
  return parameters;
}
