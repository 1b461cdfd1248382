import type { Way } from './way.js';
import { BODIES } from './ways/bodies.js';
import { CONNECTIONS } from './ways/connections.js';
import { FEEDS } from './ways/feeds.js';
import { NAMES } from './ways/names.js';
import { PACKING } from './ways/packing.js';
import { REDIRECTS } from './ways/redirects.js';
import { STATUSES } from './ways/statuses.js';
import { TLS } from './ways/tls.js';

/** Every way in which the test host misbehaves, and a few in which it does not, to compare. */
export const WAYS: Way[] = [NAMES, CONNECTIONS, TLS, STATUSES, REDIRECTS, BODIES, PACKING, FEEDS].flat();
