import { startService } from '#libs/runtime/start-service.js';
import { NormalizerModule } from './normalizer.module.js';

await startService('normalizer', (env) => NormalizerModule.forRoot(env));
