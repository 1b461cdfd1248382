import { expect, it } from '@jest/globals';
import { parseEventStream } from './events.js';

it.each([
  ['one event', 'id: 7\nevent: x\ndata: {"a":1}\n\n', [{ id: '7', data: '{"a":1}' }]],
  ['several lines of data', 'data: a\ndata: b\n\n', [{ id: '', data: 'a\nb' }]],
  ['the id stays', 'id: 1\ndata: a\n\ndata: b\n\n', [{ id: '1', data: 'a' }, { id: '1', data: 'b' }]], // prettier-ignore
  ['comments and retry', 'retry: 2000\n\n: still here\n\ndata: a\n\n', [{ id: '', data: 'a' }]],
  ['an id on its own', 'retry: 2000\nid: 4\n\n: still here\n\n', [{ id: '4', data: '' }]],
  ['an unfinished event', 'data: a\n', []],
  ['a line separator', 'id: 1\ndata: a\u2028b\u2029c\n\n', [{ id: '1', data: 'a\u2028b\u2029c' }]],
  ['CR alone', 'id: 1\rdata: a\r\rid: 2\n\n', [{ id: '1', data: 'a' }, { id: '2', data: '' }]], // prettier-ignore
  ['CRLF, no space', 'id:1\r\ndata:ä\r\n\r\n', [{ id: '1', data: 'ä' }]],
])('%s, whatever the chunks', async (_, text, expected) => {
  const bytes = Buffer.from(text);
  for (const size of [1, 3, bytes.length]) {
    const chunks = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const events = [];
    for await (const event of parseEventStream(chunks())) events.push(event);
    expect(events).toEqual(expected);
  }
});
