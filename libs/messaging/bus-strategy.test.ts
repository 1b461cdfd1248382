import { expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { topics } from '#libs/contracts/topics.js';
import { Consume, BusStrategy } from './bus-strategy.js';
import type { Bus, HandlerResult, Message, PartitionContext, Subscription } from './bus/bus.js';

const failure = Object.assign(new Error('the host is away'), { code: 'ECONNRESET' });

@Controller()
class Step {
  @Consume(topics.raw, { group: 'g', step: 's', commit: 'bus', maxBatch: 10 })
  async handle(@Payload() messages: Message<unknown>[]): Promise<HandlerResult> {
    if (messages.length === 0) throw failure;
    return { emit: [], deadLetter: messages.map((message) => ({ message, reason: 'seen' })) };
  }
}
@Module({ controllers: [Step] })
class StepModule {}

it('a handler runs with its options; its result and its errors reach the bus unchanged', async () => {
  const subscriptions: Subscription[] = [];
  const bus = { subscribe: async (subscription: Subscription) => void subscriptions.push(subscription) };
  const module = await Test.createTestingModule({ imports: [StepModule] }).compile();
  const app = module.createNestMicroservice({ strategy: new BusStrategy(bus as unknown as Bus), logger: false });
  await app.listen();

  const [{ handle, ...options }] = subscriptions as [Subscription];
  expect(options).toEqual({ topic: topics.raw, group: 'g', step: 's', commit: 'bus', maxBatch: 10 });
  const message = { value: 1 } as unknown as Message<never>;
  const partition = {} as PartitionContext;
  expect(await handle([message], partition)).toEqual({ emit: [], deadLetter: [{ message, reason: 'seen' }] });
  await expect(handle([], partition)).rejects.toBe(failure);
});
