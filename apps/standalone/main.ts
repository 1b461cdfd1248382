import { fileURLToPath } from 'node:url';
import { seedInbox } from '#apps/fetcher/inbox/inbox-folder.js';
import { loadEnv } from '#libs/runtime/env.js';
import { startService } from '#libs/runtime/start-service.js';
import { StandaloneModule } from './standalone.module.js';

await startService('babelwire', (env) => StandaloneModule.forRoot(env));

const { BABELWIRE_DATA, INBOX } = loadEnv();
await seedInbox(BABELWIRE_DATA, fileURLToPath(new URL('../../../seeds', import.meta.url)), INBOX);
