import { Controller, Logger } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import type { NormalizedArticle } from '#libs/contracts/normalized-article.js';
import { topics } from '#libs/contracts/topics.js';
import { ClusterWindow, UnreadableArticle } from '#libs/domain/stories/cluster-window.js';
import type { HandlerResult, Message, PartitionContext } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';

/** The state of one partition: a window per edition. */
type Windows = Map<string, ClusterWindow>;

/**
 * news.normalized → news.clustered: the second of the two steps of the normalizer. Each edition has one writer, whose state
 * is rebuilt from the decisions it published.
 *
 * 1. A newly assigned partition replays news.clustered into a `ClusterWindow` per edition.
 * 2. `ClusterWindow.add` decides how the article joins, and remembers it.
 * 3. The decisions are published. They commit together with the offsets, so a crash loses and repeats none.
 */
@Controller()
export class ClusterArticlesController {
  private readonly logger = new Logger('cluster');

  /**
   * Unreadable articles become dead letters. Any other error fails the batch: the bus drops the partition's state, replays
   * it and isolates the message. So the state never holds what was not published.
   */
  @Consume(topics.normalized, { group: 'normalizer-cluster', step: 'cluster', commit: 'bus', maxBatch: 200 })
  async cluster(
    @Payload() messages: Message<NormalizedArticle>[],
    @Ctx() partition: PartitionContext,
  ): Promise<HandlerResult> {
    const windows = await partition.state(() => this.replay(partition));
    const result: Required<HandlerResult> = { emit: [], deadLetter: [] };
    for (const message of messages) {
      try {
        for (const decision of windowOf(windows, message.value.edition).add(message.value)) {
          this.log(decision);
          result.emit.push({ topic: topics.clustered, key: decision.edition, value: decision });
        }
      } catch (error) {
        if (!(error instanceof UnreadableArticle)) throw error;
        result.deadLetter.push({ message, reason: error.message });
      }
    }
    return result;
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
    if (decision.type === 'texts-joined') this.logger.debug(`text ${decision.from} joined with ${decision.into}`);
    const { articleId, relation, relatedTo, storyId, evidence } = decision;
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
