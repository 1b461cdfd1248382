import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closedEvent } from '#libs/contracts/story-event.fixtures.js';

test('prints events as lines, resumes after a cut, and ends when it is refused', async () => {
  const [event, next] = [7, 8].map((sequence) => ({ ...closedEvent({ id: 'e', storyId: 's' }), sequence }));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers['last-event-id']} ${request.headers.authorization}`);
    if (requests.length > 2) return response.writeHead(401).end();
    const data = requests.length === 1 ? event : next;
    response.write(`id: ${data!.sequence}\ndata: ${JSON.stringify(data)}\n\n`, () => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ['bin/babelwire.js', 'tail', '--after', '6', '--edition', 'sport'], {
    env: { ...process.env, BABELWIRE_URL: url, API_TOKEN: 'secret' },
  });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  server.close();
  expect(output).toBe([event, next].map((one) => `${JSON.stringify(one)}\n`).join(''));
  expect(requests).toEqual([6, 7, 8].map((id) => `/api/events?edition=sport ${id} Bearer secret`));
  expect(errors.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^babelwire: http.* is not reachable: .*; reconnecting$/),
    expect.stringMatching(/^babelwire: http.* is not reachable: .*; reconnecting$/),
    expect.stringMatching(/^babelwire: http.* requires a token: set API_TOKEN/),
  ]);
  expect(code).toBe(1);
});
