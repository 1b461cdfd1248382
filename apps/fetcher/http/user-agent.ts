/** package.json's, without the patch level; a test compares them. */
const VERSION = '0.1';

/**
 * Who asks, honestly: never the name of a browser.
 * @param contact page or mail address of whoever runs this Babelwire
 */
export function userAgent(contact: string | undefined): string {
  return `Babelwire/${VERSION} (news feed reader${contact ? `; +${contact}` : ''})`;
}
