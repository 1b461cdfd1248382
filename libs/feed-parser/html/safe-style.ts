import { LIMITED_STYLES, STYLES } from './allowed-html.js';

/** No address, no function but rgb, no escape, no comment: nothing that loads, runs or hides something. */
const HARMLESS = /^(?:[\s\w#%.,!-]|'[\s\w-]*'|"[\s\w-]*"|rgba?\([\d\s,.%]*\))*$/;
const COLOUR = /rgba?\([\d\s,.%]*\)/g;
/** A keyword, a colour by number, or a length that cannot push something out of its place. */
const LIMITED = /^(?:!?[a-z-]+|#[\da-f]+|\d{0,2}(?:\.\d{1,2})?(?:cm|em|rem|ex|in|mm|pc|pt|px|%)?,?)$/i;

/** The declarations of a style attribute that may stay, empty when none may. */
export function safeStyle(style: string): string {
  return style
    .slice(0, 4000)
    .split(';')
    .map((declaration) => /^\s*([a-z][a-z-]*)\s*:\s*(\S[^:]*)$/i.exec(declaration))
    .filter((match) => match !== null && isSafe(match[1]!.toLowerCase(), match[2]!))
    .map((match) => `${match![1]}: ${match![2]};`)
    .join(' ');
}

function isSafe(property: string, value: string): boolean {
  if (!HARMLESS.test(value)) return false;
  if (STYLES.has(property)) return true;
  const isLimited = LIMITED_STYLES.has(property.split('-')[0]!) && !/-(repeat|position|size)$/.test(property);
  return (
    isLimited &&
    value
      .replace(COLOUR, ' ')
      .trim()
      .split(/\s+/)
      .every((part) => LIMITED.test(part))
  );
}
