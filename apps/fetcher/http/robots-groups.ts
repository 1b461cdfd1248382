/** A rule longer than this is no path that anyone serves. */
const LONGEST_VALUE = 2_000;
/** Characters of rules with a `*` that are matched as they stand: each costs the library a walk along the whole path. */
const MAX_WILDCARDS = 16 * 1024;

/**
 * Leaves of a robots.txt only what concerns one product: its own groups, or else those for everyone (RFC 9309 section 2.2.1).
 * The library keeps each rule once per user agent of its group, so that a small file made for it fills the memory.
 * @param product name in lower case
 * @returns a robots.txt with one group at most, for everyone
 */
export function groupsFor(product: string, robotsTxt: string): string {
  const rules = new Map<string, string[]>();
  let agents = new Set<string>();
  let inRules = false;
  for (const line of robotsTxt.split(/\r\n|\r|\n/)) {
    const [, field, value] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line.replace(/^\ufeff/, '')) ?? [];
    if (field === undefined || value === undefined || value.length > LONGEST_VALUE) continue;
    if (/^user-?agent$/i.test(field)) {
      if (inRules) agents = new Set();
      inRules = false;
      const agent = value.split('/')[0]!.trim().toLowerCase();
      agents.add(agent);
      if (!rules.has(agent) && (agent === product || agent === '*')) rules.set(agent, []);
    } else if (/^(allow|disallow|crawl-delay)$/i.test(field)) {
      inRules = true;
      for (const agent of [product, '*']) if (agents.has(agent)) rules.get(agent)!.push(`${field}: ${value.trim()}`);
    }
  }
  const own = rules.get(product) ?? rules.get('*') ?? [];
  return own.length === 0 ? '' : ['User-agent: *', ...boundWildcards(own)].join('\n');
}

/** Beyond the limit a rule forbids all that begins like it: rather too much than too little. */
function boundWildcards(rules: string[]): string[] {
  let left = MAX_WILDCARDS;
  return rules.flatMap((rule) => {
    if (!rule.includes('*')) return rule;
    left -= rule.length;
    if (left >= 0) return rule;
    return /^disallow/i.test(rule) ? rule.slice(0, rule.indexOf('*')) : [];
  });
}
