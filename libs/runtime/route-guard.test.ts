import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, Response } from 'express';
import { createZodDto, ZodValidationPipe } from 'nestjs-zod';
import { z } from 'zod';
import { BodyParserModule } from './body-parsers.js';
import { ProblemFilter } from './problem-filter.js';
import { AnyQuery, QueryGuard } from './route-guard.js';

class PageDto extends createZodDto(z.strictObject({ page: z.string().optional() })) {}

@Controller('api/things')
class ThingsController {
  @Get()
  list(@Query(new ZodValidationPipe(PageDto)) _query: PageDto) {
    return [];
  }

  @Post()
  add() {
    return {};
  }

  @Get('stream')
  stream(@Res() response: Response) {
    response.type('text/event-stream').write('retry: 2000\n\n'); // and it stays open
  }

  @Get(':id')
  one(@Param('id') id: string) {
    return { id };
  }
}

@AnyQuery()
@Controller('callback')
class CallbackController {
  @Post()
  receive() {
    return {};
  }
}

let app: NestExpressApplication;
let origin: string;
beforeAll(async () => {
  const root = {
    module: class Root {},
    imports: [BodyParserModule],
    controllers: [ThingsController, CallbackController],
  };
  app = await NestFactory.create<NestExpressApplication>(root, { logger: false, bodyParser: false });
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalGuards(new QueryGuard());
  const instance: Application = app.getHttpAdapter().getInstance();
  instance.all('{*path}', (_request, _response, next) => next());
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());

const things = 'GET, POST, HEAD, OPTIONS';
const thing = 'GET, HEAD, OPTIONS';
const table: [method: string, path: string, status: number, allow: string | null][] = [
  ['GET', '/api/things', 200, null],
  ['HEAD', '/api/things', 200, null],
  ['HEAD', '/api/things/stream', 200, null],
  ['OPTIONS', '/api/things', 204, things],
  ['OPTIONS', '/api/things/1?page=2', 204, thing],
  ['DELETE', '/api/things', 405, things],
  ['PUT', '/api/things/1', 405, thing],
  ['PATCH', '/api/things/1?page=2', 405, thing],
  ['POST', '/callback', 201, null],
  ['GET', '/callback', 405, 'POST, OPTIONS'],
  ['GET', '/api/nothing', 404, null],
  ['OPTIONS', '/api/nothing', 404, null],
  ['POST', '/api/nothing', 404, null],
  ['GET', '/api/things/%ff', 400, null],
];
test.each(table)('%s %s is answered with %d', async (method, path, status, allow) => {
  const body = ['PUT', 'POST'].includes(method) && status >= 400 ? 'not JSON' : null;
  const response = await fetch(origin + path, { method, body });
  expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
  const text = await response.text();
  if (status < 400) return;
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(text)).toMatchObject({ type: 'about:blank', status, detail: expect.any(String), instance: path });
});

test.each([
  ['GET', '/api/things?page=1', []],
  ['GET', '/api/things?pgae=1', ['pgae']],
  ['GET', '/api/things/1?a=1&b', ['a', 'b']],
  ['POST', '/api/things?a', ['a']],
  ['POST', '/callback?anything=1', []],
])('%s %s refuses the parameters %j', async (method, path, fields) => {
  const response = await fetch(origin + path, { method });
  expect(response.status === 400).toBe(fields.length > 0);
  const { errors = [] } = (await response.json()) as { errors?: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual(fields);
});
