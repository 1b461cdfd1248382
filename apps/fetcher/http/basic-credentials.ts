import { unescape } from 'node:querystring';

/** The user name and password of a URL as a header of RFC 7617. */
export function basicCredentials({ username, password }: URL): string {
  return `Basic ${Buffer.from(`${unescape(username)}:${unescape(password)}`).toString('base64')}`;
}
