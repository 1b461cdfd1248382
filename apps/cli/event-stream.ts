/** One server-sent event. */
export interface ServerEvent {
  /** What to send as Last-Event-ID after a lost connection. */
  id: string;
  data: string;
}

/**
 * Takes a byte stream of text/event-stream apart (HTML standard, 9.2.6); comments and events without data are left out.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  let id = '';
  let data: string[] = [];
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line)!;
      if (field === 'data') data.push(value!);
      else if (field === 'id') id = value!;
      if (line === '' && data.length > 0) yield { id, data: data.join('\n') };
      if (line === '') data = [];
    }
  }
}
