import { killedOnEmbedded } from './killed-on-postgres-log.js';
import { expectNothingLost, kills } from './killing.js';

test('processes killed between any two steps lose nothing and repeat nothing on the embedded log', async () => {
  const [bus, database] = await Promise.all([
    killedOnEmbedded('bus', kills(1, 8, 1)),
    killedOnEmbedded('database', kills(2, 18, 0)),
  ]);
  console.log('embedded log, killed:', { bus, database });
  expectNothingLost(bus, database);
}, 120_000);
