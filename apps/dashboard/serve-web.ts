import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Handler } from 'express';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths that belong to services; a wrong one must answer 404, not the web page. */
const NOT_WEB = /^\/(api|metrics|health)(\/|$)/;

/**
 * Serves the built web app: its files, and index.html for every other page address, so that links into it work.
 * @param root folder that `vite build` wrote
 */
export function serveWeb(http: Pick<NestExpressApplication, 'use' | 'useStaticAssets'>, root = webRoot()): void {
  http.useStaticAssets(root, {
    index: false,
    // Names under assets/ carry a hash of their content.
    setHeaders: (response, path) =>
      response.setHeader('Cache-Control', path.includes('assets') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  });
  http.use(page(root));
}

function page(root: string): Handler {
  return (request, response, next) => {
    const isPage = ['GET', 'HEAD'].includes(request.method) && !NOT_WEB.test(request.path) && request.accepts('html');
    if (!isPage) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root }, (error) => error && next(error));
  };
}

/** dist/web of this package: the nearest one above this file, compiled (dist/apps/dashboard) or not. */
function webRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'dist', 'web');
  }
  throw new Error('the package.json above the dashboard is missing');
}
