import { createHmac, timingSafeEqual } from 'node:crypto';

/** The algorithms that WebSub names. Hubs choose, and many still choose sha1: as an HMAC it is not broken. */
const ALGORITHMS = ['sha1', 'sha256', 'sha384', 'sha512'];

/** Whether X-Hub-Signature (`method=hex`) was made from these bytes with this secret. */
export function verifySignature(header: string | undefined, body: Buffer, secret: string): boolean {
  const [, algorithm, hex] = /^(\w+)=([\da-f]+)$/i.exec(header?.trim() ?? '') ?? [];
  if (!algorithm || !hex || !ALGORITHMS.includes(algorithm.toLowerCase())) return false;
  const expected = createHmac(algorithm.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(hex, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
