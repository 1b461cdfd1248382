/** Writes the types of packages/client. Part of `npm run docs:api`. */
import { writeFileSync } from 'node:fs';
import { CLIENT_TYPES_FILE, clientTypes } from './contract-types.js';

writeFileSync(CLIENT_TYPES_FILE, await clientTypes());
