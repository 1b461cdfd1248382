import { Counter } from 'prom-client';

/** What became of what was sent to the callback. */
export type PushOutcome = 'delivered' | 'bad-signature' | 'gone' | 'paused' | 'failed';

const pushes = new Counter({
  name: 'babelwire_pushes_total',
  help: 'Documents that hubs sent, by what became of them',
  labelNames: ['outcome'],
});

/** Counts one document. */
export function countPush(outcome: PushOutcome): void {
  pushes.inc({ outcome });
}
