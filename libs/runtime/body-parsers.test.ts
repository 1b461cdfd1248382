import { Body, Controller, type DynamicModule, type MiddlewareConsumer, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import iconv from 'iconv-lite';
import type { NextFunction, Request, Response } from 'express';
import { BodyParserModule, RawBody } from './body-parsers.js';
import { ProblemFilter } from './problem-filter.js';

@Controller('json')
class JsonController {
  @Post()
  echo(@Body() body: unknown) {
    return { parsed: body };
  }
}

@RawBody({ limit: '1kb' })
@Controller('raw')
class RawController {
  @Post(':id')
  echo(@Body() body: unknown) {
    return { bytes: Buffer.isBuffer(body) ? body.toString('latin1') : null };
  }
}

/** Takes requests for /upstream before anything reads them, as a proxy does. */
@Module({})
class ProxyModule {
  static forRoot(): DynamicModule {
    return { module: ProxyModule, global: true };
  }

  configure(consumer: MiddlewareConsumer): void {
    const proxy = (request: Request, response: Response, next: NextFunction) =>
      request.originalUrl === '/upstream' ? void request.pipe(response) : next();
    consumer.apply(proxy).forRoutes('{*path}');
  }
}

let app: NestExpressApplication;
let origin: string;
beforeAll(async () => {
  const imports = [BodyParserModule, ProxyModule.forRoot()];
  const root = { module: class Root {}, imports, controllers: [JsonController, RawController] };
  app = await NestFactory.create<NestExpressApplication>(root, { logger: false, bodyParser: false });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());

const post = async (path: string, body: string | Buffer, type = 'application/json') => {
  const response = await fetch(origin + path, { method: 'POST', body, headers: { 'content-type': type } });
  return { status: response.status, body: (await response.json()) as unknown };
};

test('a JSON body is parsed', async () => {
  expect(await post('/json', '{"a": [1]}')).toEqual({ status: 201, body: { parsed: { a: [1] } } });
});

test.each([
  ['its charset', 'application/json; charset=windows-1251'],
  ['no charset', 'application/json'],
  ['a wrong charset', 'application/json; charset=utf-8'],
])('a JSON body in windows-1251 with %s is parsed', async (_what, type) => {
  const text = 'Порт закрыт до утра из-за сильного ветра.';
  expect(await post('/json', iconv.encode(JSON.stringify({ text }), 'win1251'), type)).toEqual({
    status: 201,
    body: { parsed: { text } },
  });
});

test('a JSON body in no known encoding is a problem', async () => {
  const random = Buffer.from(Array.from({ length: 200 }, (_, i) => 0xa0 + ((i * i * 7 + i * 13) % 96)));
  const body = Buffer.concat([Buffer.from('{"text":"'), random, Buffer.from('"}')]);
  expect(await post('/json', body)).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/encoding/) } });
});

test.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/jsonp']])(
  'a body of %s is refused where JSON is taken',
  async (type) => {
    expect(await post('/json', '{}', type)).toMatchObject({
      status: 415,
      body: { detail: expect.stringContaining(type) },
    });
  },
);

test('malformed JSON is a problem', async () => {
  expect(await post('/json', '{"a": ')).toMatchObject({ status: 400, body: { type: 'about:blank', status: 400 } });
});

test.each([['application/json'], ['text/x-opml'], ['application/octet-stream']])(
  'a @RawBody controller gets the bytes of %s',
  async (type) => {
    const bytes = Buffer.from([0x7b, 0x22, 0xe9, 0xff]);
    expect(await post('/raw/1', bytes, type)).toEqual({ status: 201, body: { bytes: bytes.toString('latin1') } });
  },
);

test('a body above the limit of its controller is refused', async () => {
  expect(await post('/raw/1', 'x'.repeat(2000))).toMatchObject({ status: 413 });
  expect(await post('/json', JSON.stringify(['x'.repeat(2000)]))).toMatchObject({ status: 201 });
});

test('the middleware of a global module gets requests unread', async () => {
  expect(await post('/upstream', '{"passed": "on"}')).toEqual({ status: 200, body: { passed: 'on' } });
});
