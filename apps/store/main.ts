import { startService } from '#libs/runtime/start-service.js';
import { StoreModule } from './store.module.js';

await startService('store', (env) => StoreModule.forRoot(env));
