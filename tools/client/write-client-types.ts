/** Writes the types of packages/client. `npm run build:client-types`, after a change of libs/contracts. */
import { writeFileSync } from 'node:fs';
import { CLIENT_TYPES_FILE, clientTypes } from './contract-types.js';

writeFileSync(CLIENT_TYPES_FILE, await clientTypes());
