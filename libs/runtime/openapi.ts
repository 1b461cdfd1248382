import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc, type ZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { Problem } from '#libs/contracts/api/problem.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const DESCRIPTION = `Stories from news in many languages, with the evidence for every match.

Every error is a problem (RFC 9457): \`application/problem+json\`, and \`errors\` names the fields that are wrong. Unknown query parameters are
refused. Known paths answer other methods with 405 and \`Allow\`, and OPTIONS with 204 and \`Allow\`; HEAD is answered like GET, without a body.`;

/** Paths that need no token: see PUBLIC_PATHS of create-app.ts. */
const isPublic = (path: string) => path.startsWith('/health/') || path.startsWith('/api/websub/');
const isForMonitoring = (path: string) => path.startsWith('/health/') || path === '/metrics';

/** Describes all controllers of an application in OpenAPI 3.1, with the responses that every endpoint can give. */
export function describeControllers(app: INestApplication): OpenAPIObject {
  const info = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Babelwire')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addSecurity('token', { type: 'http', scheme: 'bearer', description: 'API_TOKEN, if it is set.' })
    .addSecurityRequirements('token')
    .build();
  const document = cleanupOpenApiDoc(
    SwaggerModule.createDocument(app, info, {
      operationIdFactory: (controller, method) =>
        `${lowerFirst(controller.replace('Controller', ''))}${upperFirst(method)}`,
    }),
    { version: '3.1' },
  );
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) if (item[method]) addCommonResponses(path, method, item[method]);
  }
  document.components = {
    ...document.components,
    schemas: { ...dtoSchemas(app, document.components?.schemas), Problem: schemaOf(Problem, 'output') },
  };
  return JSON.parse(JSON.stringify(document).replaceAll(/\b(\w+)Dto\b/g, '$1')) as OpenAPIObject;
}

function addCommonResponses(path: string, method: (typeof METHODS)[number], operation: Operation): void {
  const responses: Responses = { 400: problem('A parameter, a field or the body is invalid; `errors` names it.') };
  if (isPublic(path)) operation.security = [];
  else
    responses[401] = {
      ...problem('The token is missing or wrong.'),
      headers: { 'WWW-Authenticate': text('How to send it.') },
    };
  responses[421] = problem('The host name is not one of this server; it has no API token.');
  if (method !== 'get') responses[403] = problem('The request comes from a page of another origin.');
  if (operation.requestBody) {
    responses[413] = problem('The body is too large.');
    responses[415] = problem('The body has a content type, a content encoding or a charset that is not read here.');
  }
  if (!isForMonitoring(path)) {
    responses[502] = problem('The dashboard cannot reach the service behind it.');
    responses[503] = {
      ...problem(
        'The database or the message log is unavailable, or there are too many large requests. Nothing was stored.',
      ),
      headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
    };
  }
  for (const [status, response] of Object.entries(operation.responses))
    responses[status] = Number(status) >= 400 ? { ...problem(''), ...response } : response;
  operation.responses = responses;
}

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const text = (description: string) => ({ description, schema: { type: 'string' as const } });

/**
 * The schemas of all DTOs that controllers take and return, by name. Nest derives schemas of its own from them, and takes
 * `type: ["string", "null"]` for an array.
 */
function dtoSchemas(app: INestApplication, described: Schemas = {}): Schemas {
  const schemas: Schemas = {};
  const add = (type: unknown, io: 'input' | 'output') => {
    if (isZodDto(type) && type.name in described) schemas[type.name] = schemaOf(type.schema as z.ZodType, io);
  };
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const prototype = (metatype as Type<Record<string, object>>).prototype;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const taken = (Reflect.getMetadata('design:paramtypes', prototype, method) ?? []) as unknown[];
        taken.forEach((type) => add(type, 'input'));
        const responses = (Reflect.getMetadata('swagger/apiResponse', prototype[method]!) ?? {}) as object;
        Object.values(responses).forEach(({ type }: { type?: unknown }) => add(type, 'output'));
      }
    }
  }
  return schemas;
}

function isZodDto(type: unknown): type is ZodDto & { name: string } {
  return typeof type === 'function' && 'isZodDto' in type;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schemas[string] {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return json as Schemas[string];
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const upperFirst = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
