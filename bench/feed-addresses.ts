/** The address of the n-th host of bench:feeds: all of them are this machine. */
export function feedAddress(host: number): string {
  return `127.${1 + Math.floor(host / 62_500)}.${Math.floor(host / 250) % 250}.${1 + (host % 250)}`;
}
