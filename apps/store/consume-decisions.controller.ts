import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { ClusterDecision } from '#libs/contracts/cluster-decision.js';
import { topics } from '#libs/contracts/topics.js';
import type { Message, HandlerResult, PartitionContext } from '#libs/messaging/bus/bus.js';
import { Consume } from '#libs/messaging/bus-strategy.js';
import { storeDecisions } from './store-decisions.js';

/** news.clustered → PostgreSQL and news.stories. */
@Controller()
export class ConsumeDecisionsController {
  @Consume(topics.clustered, { group: 'store', step: 'store-decisions', commit: 'database', maxBatch: 500 })
  store(@Payload() messages: Message<ClusterDecision>[], @Ctx() partition: PartitionContext): Promise<HandlerResult> {
    if (!partition.transaction) throw new Error('store-decisions needs the transaction that commits its offsets');
    return storeDecisions(messages, partition.transaction);
  }
}
