import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam, type ApiParamOptions, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { FieldException } from './problem-filter.js';

type Headers = ApiResponseOptions['headers'];
const PROBLEM = { schema: { $ref: '#/components/schemas/Problem' } };

/** Describes an error response. Those of every endpoint (400, 401, 413, 415, 502, 503) are added by openapi.ts. */
export function ApiProblem(status: number, description: string, headers: Headers = {}): MethodDecorator {
  return ApiResponse({ status, description, headers, content: { 'application/problem+json': PROBLEM } });
}

/** Describes a response that isn't JSON. */
export function ApiDocument(contentType: string, description: string): MethodDecorator {
  return ApiResponse({ status: 200, description, content: { [contentType]: { schema: { type: 'string' } } } });
}

/** A response header whose value is a URL reference. */
export const locationHeader = (description: string): Headers => ({
  Location: { description, required: true, schema: { type: 'string', format: 'uri-reference' } },
});

/** A path parameter; 400 that names it when it doesn't match its schema. */
export function PathParam(name: string, schema: z.ZodType<string>): ParameterDecorator {
  const pipe: PipeTransform<string, string> = { transform: (value) => parseParameter(name, schema, value) };
  return (target, key, index) => {
    Param(name, pipe)(target, key, index);
    const described = { name, schema: jsonSchemaOf(schema) } as ApiParamOptions;
    ApiParam(described)(target, key!, Object.getOwnPropertyDescriptor(target, key!)!);
  };
}

/** @throws FieldException */
function parseParameter(field: string, schema: z.ZodType<string>, value: string): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FieldException(
    400,
    parsed.error.issues.map(({ message }) => ({ field, detail: message })),
  );
}

/** JSON Schema of what a request may contain. */
export function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
  return json;
}
