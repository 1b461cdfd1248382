import type { Consumer } from 'kafkajs';

/** A consumer as docs/events.md lets one write it, without the client and the contracts: only the fields that its rules name. */
export interface NaiveMirror {
  sequence: number;
  stories: Map<string, { id: string; articleCount: number }>;
  articles: Map<string, { id: string; storyId: string }>;
  /** How often each type of event was applied. */
  types: Map<string, number>;
}

export const emptyMirror = (): NaiveMirror => ({
  sequence: 0,
  stories: new Map(),
  articles: new Map(),
  types: new Map(),
});

/** Applies an event by the rules under "Mirror the stories". @throws Error when one is missing */
export function apply(json: string, mirror: NaiveMirror): void {
  const { sequence, type, subject, data } = JSON.parse(json);
  if (sequence <= mirror.sequence) return;
  if (sequence !== mirror.sequence + 1) throw new Error(`event ${sequence} came after ${mirror.sequence}`);
  mirror.sequence = sequence;
  if (data.story.articleCount === 0) mirror.stories.delete(subject);
  else mirror.stories.set(subject, data.story);
  if (data.article) mirror.articles.set(data.article.id, data.article);
  if (data.mergedFrom) {
    mirror.stories.delete(data.mergedFrom);
    for (const article of mirror.articles.values()) if (article.storyId === data.mergedFrom) article.storyId = subject;
  }
  if (type.includes('.article-removed.')) mirror.articles.delete(data.articleId);
  mirror.types.set(type, (mirror.types.get(type) ?? 0) + 1);
}

/** Follows server-sent events until the signal aborts, and reconnects after the last one. */
export async function followSse(url: string, edition: string, mirror: NaiveMirror, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const response = await fetch(`${url}/api/events?edition=${edition}&after=${mirror.sequence}`, { signal });
      let text = '';
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const events = (text + chunk).split('\n\n');
        text = events.pop()!;
        for (const event of events) if (/^data: /m.test(event)) apply(/^data: (.*)$/m.exec(event)![1]!, mirror);
      }
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('event ')) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Follows news.stories until the consumer is disconnected. */
export async function followKafka(consumer: Consumer, edition: string, mirror: NaiveMirror): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: 'news.stories', fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      if (message.key!.toString() === edition) apply(message.value!.toString(), mirror);
    },
  });
}
