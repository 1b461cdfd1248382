import { createHmac } from 'node:crypto';
import { verifySignature } from './verification.js';

const body = Buffer.from('<rss/>');
const secret = 'c'.repeat(64);
const sign = (algorithm: string, key = secret) => createHmac(algorithm, key).update(body).digest('hex');

test.each([
  ['sha1', `sha1=${sign('sha1')}`, true],
  ['sha256', `sha256=${sign('sha256')}`, true],
  ['sha384', `sha384=${sign('sha384')}`, true],
  ['sha512', `sha512=${sign('sha512')}`, true],
  ['upper case', `SHA256=${sign('sha256').toUpperCase()}`, true],
  ['another secret', `sha256=${sign('sha256', 'd'.repeat(64))}`, false],
  ['another algorithm', `sha1=${sign('sha256')}`, false],
  ['an algorithm that is not allowed', `md5=${sign('md5')}`, false],
  ['half a signature', `sha256=${sign('sha256').slice(0, 32)}`, false],
  ['not hexadecimal', 'sha256=zz', false],
  ['no method', sign('sha256'), false],
  ['an empty header', '', false],
  ['no header', undefined, false],
])('%s', (_what, header, expected) => {
  expect(verifySignature(header, body, secret)).toBe(expected);
});
