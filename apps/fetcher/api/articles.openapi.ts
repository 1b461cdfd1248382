import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { RawArticle } from '#libs/contracts/raw-article.js';

type Schema = Extract<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { type?: unknown }>;

/** The contract's own schema, as OpenAPI wants it, but nothing is required: a missing `source` becomes `api`. */
const { required: _required, ...optional } = openApi(RawArticle);
export const articleSchema = optional;

const errors = z.array(z.object({ index: z.number().int(), field: z.string().nullable(), reason: z.string() }));

export const acceptedSchema = openApi(
  z.object({ accepted: z.array(z.object({ index: z.number().int(), id: z.string() })), errors }),
);

export const problemSchema = openApi(
  z.object({ type: z.string(), title: z.string(), status: z.number().int(), detail: z.string(), errors }),
);

function openApi(schema: z.ZodType): Schema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'openapi-3.0' });
  return json as Schema;
}
