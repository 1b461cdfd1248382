import { startService } from '#libs/runtime/start-service.js';
import { FetcherModule } from './fetcher.module.js';

await startService('fetcher', (env) => FetcherModule.forRoot(env));
