import { z } from 'zod';

/**
 * Characters that are no white space to all regular expressions alike, and no control characters: JSON Schema's readers must
 * accept what we accept, and they differ in what \s means.
 */
const VISIBLE = /^[^\x00-\x08\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f\u0085\ufeff][^\x00-\x08\x0e-\x1f\x7f]*$/;

/** One line of text in a request: not blank, without control characters (PostgreSQL refuses NUL), trimmed. */
export const line = (maxLength: number) =>
  z.string().max(maxLength).regex(VISIBLE, 'must have visible characters and no control characters').trim();

/** The cursor of a list: `next` of the page before. */
export const Cursor = z
  .string()
  .max(2000)
  .regex(/^[\w-]+$/, 'must be the `next` of an earlier page')
  .describe('`next` of the page before.');

const URL_CHARACTER = '[^\\x00-\\x20\\x7f]';
export const USER_INFO = '([^\\x00-\\x20\\x7f/?#@\\\\\\[\\]]*@)?';
const HOST = '[a-zA-Z0-9][a-zA-Z0-9!"$&\'()*+,.;=_`{}~-]*';

/** For JSON Schema: the web URLs that are accepted for sure. Hosts in other scripts may be accepted, too. */
export const WEB_URL_PATTERN = `^[hH][tT]{2}[pP][sS]?://${USER_INFO}${HOST}(:[0-9]{1,4})?([/?#]${URL_CHARACTER}*)?$`;
