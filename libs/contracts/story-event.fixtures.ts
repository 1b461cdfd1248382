import type { StoryEvent } from './story-event.js';

/** For tests: the shortest event, with the given CloudEvents id, story, edition and title. */
export function closedEvent(spec: { id: string; storyId: string; edition?: string; title?: string }): StoryEvent {
  const { id, storyId, edition = 'main', title = '' } = spec;
  const time = '2026-01-01T00:00:00.000Z';
  return {
    specversion: '1.0',
    id,
    source: '/babelwire/store',
    type: 'org.babelwire.story.closed.v1',
    subject: storyId,
    time,
    datacontenttype: 'application/json',
    sequence: 1,
    edition,
    data: {
      story: {
        id: storyId,
        edition,
        title,
        titleLanguage: 'und',
        languages: ['de'],
        articleCount: 0,
        textCount: 0,
        sourceCount: 0,
        independentCount: 0,
        firstPublishedAt: null,
        lastPublishedAt: null,
        updatedAt: time,
      },
    },
  };
}
