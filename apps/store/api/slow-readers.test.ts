import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readLines } from '#libs/async/read-lines.js';
import { EventLog, type StoredEvent } from '../events/event-log.js';
import { EventsController } from './events.controller.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const CLIENTS = 20;
const COUNT = 10_000;
/** Of 10 kB. */
const json = JSON.stringify('x'.repeat(10_000));

/** A log whose events are made when they are asked for; mirror.test.ts reads the real one. */
let made = 0;
const log: Pick<EventLog, 'bounds' | 'follow'> = {
  bounds: async () => ({ first: 1, last: COUNT }),
  async *follow(edition, after, signal) {
    for (let sequence = after + 1; sequence <= COUNT && !signal.aborted; sequence += 100) {
      made += 100;
      const event = { type: 'org.babelwire.story.created.v1', data: {} } as StoredEvent['event'];
      yield Array.from({ length: 100 }, (_, n) => ({ edition, sequence: sequence + n, json, event }));
      await sleep(1);
    }
    if (!signal.aborted) await once(signal, 'abort');
  },
};

@Module({ controllers: [EventsController], providers: [{ provide: EventLog, useValue: log }] })
class EventsModule {}

test('a client that reads nothing costs little memory and is disconnected, while another gets every event', async () => {
  const app = await NestFactory.create(EventsModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const port = Number(new URL(await app.getUrl()).port);
  const request = async (socket: Socket) => {
    await once(socket, 'connect');
    socket.write('GET /api/events?after=0 HTTP/1.1\r\nHost: x\r\n\r\n');
  };
  const connections = () =>
    new Promise<number>((resolve) => void app.getHttpServer().getConnections((_: Error, n: number) => resolve(n)));

  const silent = Array.from({ length: CLIENTS }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => {})
      .pause(),
  );
  await Promise.all(silent.map(request));
  await sleep(2000);
  // What the system buffers of a connection, and what the controller may buffer beyond that.
  expect(made * json.length).toBeLessThan(CLIENTS * 8e6); // of 100 MB
  expect(await connections()).toBe(CLIENTS);

  const reader = connect(port, '127.0.0.1');
  const ids: string[] = [];
  const read = async () => {
    for await (const line of readLines(reader)) if (line.startsWith('id: ')) ids.push(line.slice(4));
  };
  read().catch(() => {}); // the test ends the connection
  await request(reader);
  for (const end = Date.now() + 20_000; ids.length <= COUNT && Date.now() < end;) await sleep(50);
  expect(ids).toEqual(Array.from({ length: COUNT + 1 }, (_, n) => `${n}`));

  for (const end = Date.now() + 45_000; (await connections()) > 1 && Date.now() < end;) {
    // A timer that nothing holds on to would never fire.
    collectGarbage();
    await sleep(200);
  }
  expect(await connections()).toBe(1);
  for (const socket of [...silent, reader]) socket.destroy();
  await app.close();
}, 120_000);
