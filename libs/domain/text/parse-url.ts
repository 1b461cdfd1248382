/**
 * What `text` means as a URL, relative to `base` if it is given; null when it means none. In place of URL.canParse, which in
 * Node 20 refuses hosts in Latin-1 letters (https://münchen.example) once it was called often enough to be compiled.
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
