/** The absolute http or https URL that `link` means on a page at `base`; undefined when it means none. */
export function webAddress(link: unknown, base?: string): string | undefined {
  if (typeof link !== 'string' || !URL.canParse(link, base)) return undefined;
  const url = new URL(link, base);
  return /^https?:$/.test(url.protocol) ? url.href : undefined;
}
