import type { ParseContext } from '../reading.js';
import { windows1252 } from '#libs/domain/text/windows-1252.js';
import { htmlEntity } from './html-entity.js';

const REFERENCE = /&(?:#(\d{1,8})|#[xX]([\da-fA-F]{1,8})|([A-Za-z_][\w.:-]{0,99}));/g;
/** An ampersand that begins none. */
const BARE = /&(?!#\d|#x[\da-f]|[a-z_][\w.:-]*;)/i;
const PREDEFINED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** References between two looks at the time. */
const REFERENCES_PER_LOOK = 65_536;
/** Entities within entities; no honest document comes near. */
const DEEPEST = 20;

/** Replaces the references in a document's text: characters by number, XML's and HTML's names, and its own entities. */
export class Entities {
  private references = 0;
  private uses = 0;
  private produced = 0;
  private isOver = false;

  /** @param declared what the document's internal subset declares */
  constructor(
    private readonly declared: ReadonlyMap<string, string>,
    private readonly reading: ParseContext,
  ) {}

  /** True when a limit is reached: from there on references stay as they are. */
  get isExhausted(): boolean {
    return this.isOver;
  }

  replace(text: string, depth = 0): string {
    if (!text.includes('&')) return text;
    if (BARE.test(text)) this.reading.warn('it holds ampersands that begin no reference');
    return text.replace(REFERENCE, (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (this.isOver) return whole;
      if (++this.references % REFERENCES_PER_LOOK === 0) this.isOver = this.reading.isOutOfTime();
      if (decimal) return character(Number(decimal));
      if (hex) return character(parseInt(hex, 16));
      return this.named(name!, depth) ?? whole;
    });
  }

  private named(name: string, depth: number): string | undefined {
    if (Object.hasOwn(PREDEFINED, name)) return PREDEFINED[name];
    const declared = this.declared.get(name);
    if (declared !== undefined) return this.expand(declared, depth);
    const character = htmlEntity(name);
    if (character === undefined) this.reading.warn('it uses entities that are declared nowhere');
    return character;
  }

  private expand(value: string, depth: number): string {
    const { entities, entityLength } = this.reading.limits;
    this.isOver = ++this.uses > entities || this.produced > entityLength || depth >= DEEPEST;
    if (this.isOver) {
      const detail = `it uses more than ${entities} entities of its own, or they make more than ${entityLength} characters`;
      this.reading.truncate('too-many-entities', detail);
      return '';
    }
    const expanded = this.replace(value, depth + 1);
    this.produced += expanded.length;
    return expanded;
  }
}

/** Numbers from 128 to 159 mean windows-1252, as in HTML; what is no character becomes the replacement character. */
function character(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return windows1252(String.fromCharCode(code));
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
