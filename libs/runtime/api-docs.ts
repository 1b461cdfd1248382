import { readFileSync } from 'node:fs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Response } from 'express';
import { findPackageFile } from '#libs/domain/files/package-file.js';
import { methodsOf } from './route-guard.js';

/** Provided by a module that forwards requests to other services: tells whether it forwards those to a path. */
export const FORWARDS_PATH = Symbol('FORWARDS_PATH');
export type ForwardsPath = (path: string) => boolean;

const MISSING = 'run `npm run docs:api`';

/**
 * Serves the descriptions of the API from docs/api: OpenAPI at /api/openapi.json and as a page at /api/docs, and AsyncAPI at
 * /api/asyncapi.json. Of OpenAPI, the paths that this process serves or forwards.
 */
export function serveApiDocs(app: NestExpressApplication): void {
  const express = app.getHttpAdapter().getInstance();
  const asyncApi = readFileSync(findPackageFile('docs/api/asyncapi.json', MISSING), 'utf8');
  const openApi = JSON.parse(readFileSync(findPackageFile('docs/api/openapi.json', MISSING), 'utf8')) as OpenAPIObject;
  const forwards = forwardsPath(app);
  let served: OpenAPIObject | undefined;
  // Routes are known when all modules are loaded: at the first request.
  const servedPart = () =>
    (served ??= pathsOf(openApi, (path, method) => methodsOf(express, path).has(method) || forwards(path)));
  express.get('/api/asyncapi.json', (_request: unknown, response: Response) => response.type('json').send(asyncApi));
  // Its address in versions before 0.3.
  express.get('/api/docs.json', (_request: unknown, response: Response) => response.redirect(308, '/api/openapi.json'));
  SwaggerModule.setup('api/docs', app, servedPart, { jsonDocumentUrl: 'api/openapi.json', raw: ['json'] });
}

/** The part of a document with the operations that a service has. */
function pathsOf(document: OpenAPIObject, isServed: (path: string, method: string) => boolean): OpenAPIObject {
  const paths = Object.entries(document.paths).flatMap(([path, item]) => {
    const operations = Object.entries(item).filter(([method]) => isServed(sampleOf(path), method.toUpperCase()));
    return operations.length > 0 ? [[path, Object.fromEntries(operations)]] : [];
  });
  return { ...document, paths: Object.fromEntries(paths) as OpenAPIObject['paths'] };
}

/** A path that a template with parameters stands for. */
const sampleOf = (template: string): string => template.replace(/\{\w+\}/g, '0');

function forwardsPath(app: NestExpressApplication): ForwardsPath {
  try {
    return app.get<ForwardsPath>(FORWARDS_PATH, { strict: false });
  } catch {
    return () => false; // no module forwards
  }
}
