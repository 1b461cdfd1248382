import { topics, type Topic } from '#libs/contracts/topics.js';
import type { Message } from '#libs/messaging/bus/bus.js';

/** A record as any client may write it. */
export interface HostileRecord {
  name: string;
  topic: Topic;
  key: string | null;
  value: string | Buffer | null;
  headers?: Record<string, string>;
  /** What the reason of its dead letter says; null for what is accepted. */
  reason: RegExp | null;
}

/** Valid messages, which the cases distort. */
export interface Samples {
  raw: object;
  normalized: object;
  clustered: object;
}

const STEPS = ['raw', 'normalized', 'clustered'] as const;
type StepTopic = (typeof STEPS)[number];

const DEEP = 10_000;
const UNKNOWN = ['a', 'b', 'c', 'd', 'e'].map((digit) => digit.repeat(32)) as [string, string, string, string, string];
const evidence = { method: 'story', score: 7, threshold: 5, anchors: [], adjustments: [] };

/** Every fault in every topic that a step reads. Accepted records of edition main change none of its stories. */
export function hostileRecords(samples: Samples): HostileRecord[] {
  return [
    ...STEPS.flatMap((step) => anyTopic(step, samples)),
    ...fields(samples),
    ...misplaced(samples),
    ...accepted(samples),
  ];
}

/** What no topic takes. */
function anyTopic(step: StepTopic, samples: Samples): HostileRecord[] {
  const other = { raw: samples.clustered, normalized: samples.raw, clustered: samples.normalized }[step];
  const otherReason = { raw: /field "(source|text)"/, normalized: /field "articleId"/, clustered: /field "type"/ }[
    step
  ];
  const record = (name: string, value: HostileRecord['value'], reason: RegExp): HostileRecord => ({
    ...{ name: `${step}: ${name}`, topic: topics[step], key: 'main', value, reason },
    headers: { 'content-type': 'image/png', __proto__: 'x' },
  });
  return [
    record('no value (a tombstone)', null, /no value/),
    record('an empty value', '', /no value/),
    record('bytes', Buffer.from([0xff, 0, 0xfe]), /not JSON/),
    record('half of a message', JSON.stringify(samples[step]).slice(0, 50), /not JSON/),
    record('NaN', '{"source":"x","title":NaN}', /not JSON/),
    record('null', 'null', /field "\(whole message\)"/),
    record('a string', '"text"', /field "\(whole message\)"/),
    record('a list', '[]', /field "\(whole message\)"/),
    record('an empty object', '{}', /field "(source|articleId|type)"/),
    record('a message of another type', JSON.stringify(other), otherReason),
    record('nested deeply', '['.repeat(DEEP) + ']'.repeat(DEEP), /field "\(whole message\)"/),
    record('a prototype', `{"__proto__":${JSON.stringify(samples[step])}}`, /field "(source|articleId|type)"/),
  ];
}

/** A valid message with one wrong field, which the reason names. */
function fields({ raw, normalized, clustered }: Samples): HostileRecord[] {
  const wrong = (step: StepTopic, message: object, path: string, value: unknown): HostileRecord => ({
    name: `${step}: ${path} is ${JSON.stringify(value)?.slice(0, 40)}`,
    ...{ topic: topics[step], key: 'main', value: toJson(withField(message, path, value)) },
    reason: new RegExp(`field "${path}": [^"]`),
  });
  const each = (step: StepTopic, message: object, paths: string[], values: unknown[]) =>
    paths.flatMap((path) => values.map((value) => wrong(step, message, path, value)));
  const texts = ['source', 'byline', 'url', 'title', 'text', 'language', 'publishedAtOriginal'];
  const unstorable = ['a\u0000b', 'a\ud800b', '\udc00'];
  const types = [7, [], {}, true];
  const dates = ['+275760-09-13T00:00:00.000Z', 'yesterday', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59.000Z'];
  return [
    ...each('raw', raw, ['source', 'title', 'text', 'html', 'byline', 'language', 'edition', 'url'], types.slice(1)), // prettier-ignore
    ...each('raw', raw, ['title', 'source', 'byline', 'guid'], ['x'.repeat(6000)]),
    ...each('raw', raw, ['text'], ['x'.repeat(6e6)]),
    ...each('raw', raw, ['edition'], ['', '../x', 'Main', 'x'.repeat(65)]),
    ...each('raw', raw, ['url'], ['javascript:1', 'ftp://x', 'x']),
    ...each('normalized', normalized, texts, [...types, ...unstorable]),
    ...each(
      'normalized',
      normalized,
      ['edition', 'articleId', 'contentHash'],
      [...types, null, ...unstorable, '', 'X'],
    ),
    ...each('normalized', normalized, ['source', 'title'], ['x'.repeat(1e6)]),
    ...each('normalized', normalized, ['languageConfidence'], [-1, 2, '1', null, Infinity]),
    ...each('normalized', normalized, ['receivedAt'], dates),
    ...each('normalized', normalized, ['publishedAt'], dates.slice(0, 3)),
    ...each('normalized', normalized, ['anchors.version'], [-1e300, 1.5, 'x']),
    ...each('clustered', clustered, ['edition', 'articleId', 'storyId', 'textId', 'type'], [7, 'X', '\u0000']),
    ...each('clustered', clustered, ['relation', 'relatedTo', 'evidence', 'article'], [7, 'x', []]),
    ...each('clustered', clustered, ['evidence.score', 'evidence.threshold'], [Infinity, null, '1']),
    ...each('clustered', clustered, ['article.title', 'article.source', 'article.language'], unstorable),
    ...each('clustered', clustered, ['article.edition'], ['other']),
    ...each('clustered', clustered, ['article.articleId'], [UNKNOWN[0]]),
    ...each('clustered', withField(clustered, 'evidence.anchors', [anchor]), ['evidence.anchors.0.kind', 'evidence.anchors.0.surface', 'evidence.anchors.0.otherSurface'], unstorable), // prettier-ignore
    {
      ...wrong('clustered', withEdition(clustered, 'theft'), 'relatedTo', null),
      key: 'theft',
      reason: /field "articleId": must be of the edition/,
    },
    ...each('clustered', merge(UNKNOWN[0], UNKNOWN[0]), ['into'], [UNKNOWN[0]]),
    ...each('clustered', join(UNKNOWN[0], UNKNOWN[0]), ['into'], [UNKNOWN[0]]),
    { ...wrong('clustered', clustered, 'article.receivedAt', dates[3]), reason: /field "receivedAt"/ },
  ];
}

const anchor = { kind: 'place', surface: 'Wien', otherSurface: 'Vienna', weight: 1 };

/** Valid messages in the wrong place, or whose packed data is wrong. */
function misplaced({ normalized, clustered }: Samples): HostileRecord[] {
  const data = (bytes: Buffer) => toJson(withField(normalized, 'anchors.data', bytes.toString('base64')));
  const header = (...integers: number[]) => Buffer.from(Int32Array.from(integers).buffer);
  const unreadable = (name: string, value: string, reason: RegExp) => ({
    ...{ name: `normalized: ${name}`, topic: topics.normalized, key: 'main', value: uniqueArticle(value), reason },
  });
  return [
    ...[null, '', 'other', 'main '].flatMap((key) =>
      [normalized, clustered].map((message, i) => ({
        name: `a ${i ? 'decision' : 'normalized article'} with the key ${JSON.stringify(key)}`,
        ...{
          topic: i ? topics.clustered : topics.normalized,
          key,
          value: toJson(message),
          reason: /key must be "main"/,
        },
      })),
    ),
    unreadable('anchors of no bytes', data(Buffer.alloc(0)), /anchors/),
    unreadable('anchors with negative counts', data(header(-1, 2, 0, 0, 0)), /anchors/),
    unreadable(
      'anchors of an unknown kind',
      data(Buffer.concat([header(1, 1, 0, 0, 9), Buffer.alloc(12, 255)])),
      /anchors/,
    ),
    unreadable('an unknown version of anchors', toJson(withField(normalized, 'anchors.version', 99)), /version 99/),
    unreadable('a short signature', toJson(withField(normalized, 'signature', 'AAAA')), /signature/),
  ];
}

/** Valid messages that name what doesn't exist, and odd ones that are accepted. Those with articles are of another edition. */
function accepted({ raw, clustered }: Samples): HostileRecord[] {
  const [a, b, c, d, e] = UNKNOWN;
  const record = (name: string, step: StepTopic, key: string, message: object): HostileRecord => ({
    ...{ name, topic: topics[step], key, value: toJson(message), reason: null },
  });
  const odd = { ...raw, edition: 'odd' };
  const ghost = (changes: object) =>
    withField(withEdition({ ...clustered, articleId: d, storyId: e, ...changes }, 'odd'), 'article.articleId', d);
  return [
    record('a merge of unknown stories', 'clustered', 'main', merge(a, b)),
    record('the same merge the other way', 'clustered', 'main', merge(b, a)),
    record('a merge that closes a cycle of three', 'clustered', 'main', merge(b, c)),
    record('the end of that cycle', 'clustered', 'main', merge(c, a)),
    record('a join of unknown texts', 'clustered', 'main', join(a, b)),
    record('the same join the other way', 'clustered', 'main', join(b, a)),
    record(
      'a decision that names an unknown story and article',
      'clustered',
      'odd',
      ghost({ textId: d, relatedTo: b }),
    ),
    record('huge numbers', 'clustered', 'odd', ghost({ evidence: { ...evidence, score: -1e308, threshold: 1e308 } })),
    record(
      'a confidence below 32 bits',
      'clustered',
      'odd',
      withField(ghost({}), 'article.languageConfidence', 1e-300),
    ),
    record('anchors that are unreadable', 'clustered', 'odd', withField(ghost({}), 'article.anchors.data', 'AAAA')),
    record('an unknown edition', 'raw', 'x', odd),
    record('a field that is nested deeply', 'raw', 'x', { ...odd, guid: 'deep', extra: DEEP }),
    record('impossible dates', 'raw', 'x', { ...odd, guid: 'date', publishedAt: '+275760-09-13', receivedAt: '9999-12-31T00:00:00Z' }), // prettier-ignore
    record('NUL and half surrogates', 'raw', 'x', {
      ...odd,
      guid: '\u0000g\ud800',
      title: 'T\ud800\u0000',
      byline: '\u0000',
    }),
  ];
}

/** 150 of each, more than the failure-rate breaker needs, that a sender without bad intentions could write. */
export function floods({ normalized }: Samples): HostileRecord[] {
  const flood = (record: (n: number) => HostileRecord) => Array.from({ length: 150 }, (_, n) => record(n));
  const garbage = (step: StepTopic) => ({ topic: topics[step], key: 'main', value: 'garbage', reason: /not JSON/ });
  return [
    ...STEPS.flatMap((step) => flood((n) => ({ name: `${step}: garbage ${n}`, ...garbage(step) }))),
    ...flood((n) => ({
      ...{ name: `a source with NUL ${n}`, topic: topics.raw, key: `${n}`, reason: null },
      value: toJson({ source: 'wi\u0000re', guid: `${n}`, title: `Title \ud800 ${n}`, edition: 'nul' }),
    })),
    ...flood((n) => ({
      ...{ name: `unreadable anchors ${n}`, topic: topics.normalized, key: 'main', reason: /anchors/ },
      value: uniqueArticle(toJson(withField(normalized, 'anchors.data', 'AAAA')), n),
    })),
  ];
}

/** The record of a message again. */
export function duplicate(topic: Topic, { key, value, headers }: Message<unknown>): HostileRecord {
  return { name: `a duplicate in ${topic.name}`, topic, key, value: JSON.stringify(value), headers, reason: null };
}

const merge = (from: string, into: string) => ({ type: 'stories-merged', edition: 'main', from, into, evidence });
const join = (from: string, into: string) => ({
  ...{ type: 'texts-joined', edition: 'main', from, into, evidence, relation: 'translation' },
  ...{ articleId: UNKNOWN[2], relatedTo: UNKNOWN[3], storyId: UNKNOWN[0] },
});

function withEdition(decision: object, edition: string): object {
  return withField({ ...decision, edition }, 'article.edition', edition);
}

/** An article that no window knows, so that it is compared. */
function uniqueArticle(json: string, n = 0): string {
  const contentHash = n.toString(16).padStart(32, 'f');
  return JSON.stringify({ ...(JSON.parse(json) as object), articleId: contentHash, contentHash });
}

function withField(message: object, path: string, value: unknown): object {
  const copy = structuredClone(message) as Record<string, unknown>;
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((at, name) => at[name] as Record<string, unknown>, copy);
  parent[names.at(-1)!] = value;
  return copy;
}

/** JSON with infinite numbers as other languages' encoders write huge ones. JSON.stringify can't nest deeply. */
function toJson(message: object): string {
  const { extra, ...rest } = message as { extra?: unknown };
  const json = JSON.stringify(rest, (_name, value: unknown) => (value === Infinity ? '1e999' : value)).replaceAll(
    '"1e999"',
    '1e999',
  );
  return extra === undefined ? json : `${json.slice(0, -1)},"extra":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`;
}
