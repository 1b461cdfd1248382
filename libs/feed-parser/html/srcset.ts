import { parseUrl } from '#libs/domain/text/url.js';

/** A width or a density. */
const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|\d{0,3}(?:\.\d{1,4})?x)$/;
/** Addresses may hold commas: one ends a candidate when white space or nothing follows, or when a descriptor stands before. */
const BETWEEN = /,\s+|(?<=\s[\d.]+[wx]),/;
/** Characters; no honest one has more. */
const LONGEST = 20_000;

/**
 * The candidates of a srcset that are well-formed, with absolute addresses.
 * @param base what relative addresses are relative to; without it they stay as they are
 */
export function mendSrcset(srcset: string, base?: string): string {
  if (srcset.length > LONGEST) return '';
  return srcset
    .split(BETWEEN)
    .map((candidate) => candidate.trim().split(/\s+/))
    .filter(([address, descriptor, ...more]) => address && (!descriptor || DESCRIPTOR.test(descriptor)) && !more.length)
    .map(([address = '', ...descriptor]) => [absolute(address, base), ...descriptor].join(' '))
    .join(', ');
}

function absolute(address: string, base?: string): string {
  return (base !== undefined && parseUrl(address, base)?.href) || address;
}
