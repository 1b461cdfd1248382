import type { FaultCase } from './fault-case.js';
import { BODIES } from './cases/bodies.js';
import { CONNECTIONS } from './cases/connections.js';
import { FEEDS } from './cases/feeds.js';
import { HOST_NAMES } from './cases/host-names.js';
import { ENCODINGS } from './cases/encodings.js';
import { REDIRECTS } from './cases/redirects.js';
import { STATUSES } from './cases/statuses.js';
import { TLS } from './cases/tls.js';

/** All faults of the test host, and a few correct responses for comparison. */
export const FAULT_CASES: FaultCase[] = [
  HOST_NAMES,
  CONNECTIONS,
  TLS,
  STATUSES,
  REDIRECTS,
  BODIES,
  ENCODINGS,
  FEEDS,
].flat();
