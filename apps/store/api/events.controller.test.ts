import type { StoryEvent } from '#libs/contracts/story-event.js';
import { topics } from '#libs/contracts/topics.js';
import { clustered, idOf, joined, merged } from '../stories/store.fixtures.js';
import { startStoreApi, type StoreApi } from '../store-api.fixtures.js';

let api: StoreApi;

beforeAll(async () => {
  api = await startStoreApi();
  await api.store(
    clustered({ id: 'a', story: 'S1', title: 'Hochwasser in Wien' }),
    clustered({ id: 'b', story: 'S1', title: 'Floods in Vienna', language: 'en', source: 'wire' }),
    clustered({ id: 'c', story: 'S2', title: 'Élections', language: 'fr' }),
    clustered({ id: 'd', story: 'S3', title: 'Merged away', language: 'zh-Hans' }),
    merged('S3', 'S2'),
    joined('b', 'a', 'S1'),
    { ...clustered({ id: 'e', story: 'S4', title: 'Sport' }), edition: 'sport' },
  );
}, 60_000);
afterAll(() => api.stop());

/** A connection to the event stream. */
class Listener {
  private readonly leave = new AbortController();
  private text = '';

  private constructor(private readonly reader: ReadableStreamDefaultReader<string>) {}

  static async open(query = '', headers: Record<string, string> = {}): Promise<Listener> {
    const response = await fetch(`${api.origin}/api/events${query}`, { headers });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    return new Listener(response.body!.pipeThrough(new TextDecoderStream()).getReader());
  }

  /** The ids and events so far, when there are `count`. */
  async read(count: number): Promise<{ id: string | undefined; event: StoryEvent }[]> {
    for (;;) {
      const events = this.text
        .split('\n\n')
        .slice(0, -1)
        .filter((event) => /^data: /m.test(event));
      if (events.length >= count)
        return events.map((event) => ({
          id: /^id: (.*)$/m.exec(event)?.[1],
          event: JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as StoryEvent,
        }));
      this.text += (await this.reader.read()).value ?? '';
    }
  }

  close(): Promise<void> {
    this.leave.abort();
    return this.reader.cancel();
  }
}

const sequences = (events: { event: StoryEvent }[]): number[] => events.map(({ event }) => event.sequence);

describe('GET /api/events', () => {
  it.each<[string, Record<string, string>, number[]]>([
    ['?after=0', {}, [1, 2, 3, 4, 5, 6]],
    ['?after=4', {}, [5, 6]],
    ['', { 'last-event-id': '4' }, [5, 6]],
    ['?after=0', { 'last-event-id': '5' }, [6]],
    ['?after=0&edition=sport', {}, [1]],
    [`?after=0&story=${idOf('S1')}`, {}, [1, 2, 6]],
    [`?after=0&story=${idOf('S3')}`, {}, [4, 5]],
    ['?after=0&language=en', {}, [2, 6]],
    ['?after=0&language=zh-hans', {}, [4, 5]],
    ['?after=0&source=wire', {}, [2, 5, 6]],
    ['?after=0&source=wire&language=en', {}, [2, 6]],
  ])('%s %j begins in the past', async (query, headers, expected) => {
    const listener = await Listener.open(query, headers);
    const events = await listener.read(expected.length);
    expect(sequences(events)).toEqual(expected);
    expect(events.map(({ id }) => Number(id))).toEqual(expected);
    await listener.close();
  });

  it('tells a client how far it has come when the filter passes nothing', async () => {
    const response = await fetch(`${api.origin}/api/events?after=1&source=nobody&story=${idOf('S1')}`);
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream()))
      if ((text += chunk).includes('id: 6\n')) break;
    expect(text).toBe('retry: 2000\nid: 1\n\nid: 6\n\n');
  });

  it('begins with the next event, goes on live, and resumes without a loss', async () => {
    const listener = await Listener.open();
    const all = await Listener.open('?edition=*');
    await api.store(clustered({ id: 'f', story: 'S5', title: 'Fresh', byline: 'Ada Lind' }));
    const [fresh] = await listener.read(1);
    expect(fresh).toMatchObject({
      id: '7',
      event: {
        type: 'org.babelwire.story.created.v1',
        subject: idOf('S5'),
        data: { story: { title: 'Fresh' }, article: { id: idOf('f'), textId: idOf('text of f'), byline: 'Ada Lind' } },
      },
    });
    await listener.close();
    await api.store(clustered({ id: 'g', story: 'S6' }), { ...clustered({ id: 'h', story: 'S7' }), edition: 'sport' });
    const resumed = await Listener.open('', { 'last-event-id': fresh!.id! });
    expect(sequences(await resumed.read(1))).toEqual([8]);
    await resumed.close();
    const everything = await all.read(3);
    expect(everything.map(({ event }) => `${event.edition} ${event.sequence}`)).toEqual([
      'main 7',
      'main 8',
      'sport 2',
    ]);
    expect(everything.map(({ id }) => id)).toEqual([undefined, undefined, undefined]);
    await all.close();
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['?after=-1', {}, 400, 'after'],
    ['?after=x', {}, 400, 'after'],
    ['?after=1.5', {}, 400, 'after'],
    ['?since=1', {}, 400, 'since'],
    ['?language=%00', {}, 400, 'language'],
    ['?story=S1', {}, 400, 'story'],
    ['?source=%00', {}, 400, 'source'],
    ['', { 'last-event-id': 'abc' }, 400, 'Last-Event-ID'],
    ['?after=1000000', {}, 410, 'after'],
  ])('refuses %s %j with %i', async (query, headers, status, field) => {
    const response = await fetch(`${api.origin}/api/events${query}`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status, errors: [{ field }] });
  });

  it('says where to begin when events are no longer kept', async () => {
    await api.db.query(`DELETE FROM message_log WHERE topic = $1 AND key = 'main' AND sequence < 4`, [
      topics.stories.name,
    ]);
    const gone = await fetch(`${api.origin}/api/events?after=2`);
    expect([gone.status, await gone.json()]).toEqual([410, expect.objectContaining({ firstSequence: 4 })]);
    const listener = await Listener.open('?after=3');
    expect(sequences(await listener.read(2)).slice(0, 2)).toEqual([4, 5]);
    await listener.close();
  });
});
