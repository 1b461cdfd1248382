import { format } from 'prettier';
import { z } from 'zod';
import { ArticleDetail } from '#libs/contracts/api/articles.js';
import { EventQuery } from '#libs/contracts/api/events.js';
import { Problem } from '#libs/contracts/api/problem.js';
import { SnapshotHead } from '#libs/contracts/api/snapshot.js';
import { StoryDetail, StoryPage, StoryQuery } from '#libs/contracts/api/stories.js';
import { Evidence, Relation } from '#libs/contracts/cluster-decision.js';
import { StoryEvent } from '#libs/contracts/story-event.js';
import { StoryArticle, StorySummary } from '#libs/contracts/story.js';

/** What packages/client exports, and the parts that have names in it. */
const contracts = {
  ...{ ArticleDetail, EventQuery, Evidence, Problem, Relation, SnapshotHead, StoryArticle, StoryDetail, StoryEvent },
  ...{ StoryPage, StoryQuery, StorySummary },
};

export const CLIENT_TYPES_FILE = 'packages/client/src/types.ts';

/** The part of JSON Schema that zod writes for our contracts. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
}

/** The contents of CLIENT_TYPES_FILE: the contracts as plain TypeScript, so that the package needs neither zod nor this repository. */
export async function clientTypes(): Promise<string> {
  const registry = z.registry<{ id: string }>();
  for (const [id, contract] of Object.entries(contracts)) registry.add(contract, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/${id}` });
  const types = Object.entries(schemas).map(([name, schema]) => `export type ${name} = ${toType(schema as Schema)};`);
  const head = '/** What a Babelwire sends and takes: libs/contracts, written by `npm run docs:api`. */';
  return format([head, ...types].join('\n\n'), { parser: 'typescript', singleQuote: true, printWidth: 120 });
}

function toType(schema: Schema): string {
  const { $ref, type, items, properties } = schema;
  const variants = schema.anyOf ?? schema.oneOf;
  if ($ref) return $ref.replace('#/', '');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (variants) return variants.map(toType).join(' | ');
  if (Array.isArray(type)) return type.map((one) => toType({ ...schema, type: one })).join(' | ');
  if (type === 'array' && items) return `(${toType(items)})[]`;
  if (type === 'object' && properties) return `{ ${membersOf(schema).join(' ')} }`;
  if (type === 'integer') return 'number';
  if (type && ['string', 'number', 'boolean', 'null'].includes(type)) return type;
  throw new Error(`contract-types.ts can't write ${JSON.stringify(schema)} yet`);
}

function membersOf({ properties, required = [] }: Schema): string[] {
  return Object.entries(properties!).map(([name, schema]) => {
    const comment = schema.description ? `\n/** ${schema.description} */\n` : '';
    return `${comment}${name}${required.includes(name) ? '' : '?'}: ${toType(schema)};`;
  });
}
