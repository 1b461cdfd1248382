/**
 * Addresses that a hosts file (hosts(5)) gives a name.
 * @param text of the file
 */
export function addressesInHosts(text: string, host: string): string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  return text.split('\n').flatMap((line) => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address && names.some((known) => known.toLowerCase() === name) ? address : [];
  });
}
