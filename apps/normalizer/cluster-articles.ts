import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { topics } from '#libs/contracts/topics.js';
import { ClusterWindow, UnreadableArticle } from '#libs/domain/stories/cluster-window.js';
import type { Message, HandlerResult, PartitionContext } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';

/** The editions of one partition, each with everything it remembers. */
type Windows = Map<string, ClusterWindow>;

/**
 * news.normalized → news.clustered. One writer per edition; its memory is a fold over news.clustered, replayed when the
 * partition is assigned, so a crash or a hand-over changes no decision.
 */
@Controller()
export class ClusterArticles {
  private readonly logger = new Logger('cluster');

  /**
   * Unreadable articles become dead letters. Any other error fails the whole batch: the bus then drops the partition's
   * state, replays it and isolates the message, so that state never holds what was not published.
   */
  @Consume(topics.normalized, { group: 'normalizer-cluster', step: 'cluster', commit: 'bus', maxBatch: 200 })
  async cluster(
    @Payload() messages: Message<NormalizedArticle>[],
    @Ctx() partition: PartitionContext,
  ): Promise<HandlerResult> {
    const windows = await partition.state(() => this.replay(partition));
    const outcome: Required<HandlerResult> = { emit: [], deadLetter: [] };
    for (const message of messages) {
      try {
        for (const decision of windowOf(windows, message.value.edition).add(message.value)) {
          this.log(decision);
          outcome.emit.push({ topic: topics.clustered, key: decision.edition, value: decision });
        }
      } catch (error) {
        if (!(error instanceof UnreadableArticle)) throw error;
        outcome.deadLetter.push({ message, reason: error.message });
      }
    }
    return outcome;
  }

  private async replay(partition: PartitionContext): Promise<Windows> {
    const windows: Windows = new Map();
    const since = new Date(Date.now() - topics.clustered.retentionMs);
    await partition.replay(topics.clustered, since, ({ value }) => windowOf(windows, value.edition).apply(value));
    return windows;
  }

  private log(decision: ClusterDecision): void {
    if (decision.type === 'stories-merged') {
      this.logger.debug(`story ${decision.from} merged into ${decision.into}`);
      return;
    }
    const { articleId, relatedTo, storyId, evidence } = decision;
    const relation = decision.type === 'translation-found' ? 'translation' : decision.relation;
    this.logger.debug(
      `${articleId} ${relation} of ${relatedTo ?? '-'} in story ${storyId}, score ${evidence.score.toFixed(2)}`,
    );
  }
}

function windowOf(windows: Windows, edition: string): ClusterWindow {
  let window = windows.get(edition);
  if (!window) windows.set(edition, (window = new ClusterWindow()));
  return window;
}
