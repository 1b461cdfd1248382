import { expectUnharmed } from './flow.js';
import { outageOnEmbedded } from './outage-on-postgres-log.js';

test('the database of the embedded log is gone for 3 s and back: nothing is lost, repeated or given up', async () => {
  const tallies = await outageOnEmbedded(3_000);
  console.log('embedded log, database away for 3 s:', tallies);
  expectUnharmed(...tallies);
}, 90_000);
