import { readFileSync } from 'node:fs';
import { CLIENT_TYPES_FILE, clientTypes } from '../../../tools/client/contract-types.js';

test('the types are those of the contracts; else run npm run docs:api', async () => {
  expect(readFileSync(CLIENT_TYPES_FILE, 'utf8')).toBe(await clientTypes());
});
