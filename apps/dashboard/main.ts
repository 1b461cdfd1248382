import { startService } from '#libs/runtime/start-service.js';
import { DashboardModule } from './dashboard.module.js';

await startService('dashboard', (env) => DashboardModule.forRoot(env));
