import { decodeHTMLStrict } from 'entities';
import type { ParseContext } from '../model/parse-context.js';

const REFERENCE = /&(?:#\d{1,8}|#[xX][\da-fA-F]{1,8}|([A-Za-z_][\w.:-]{0,99}));/g;
/** An ampersand that starts no reference. */
const BARE_AMPERSAND = /&(?!#\d|#x[\da-f]|[a-z_][\w.:-]*;)/i;
/** Names that a document can't redefine. */
const PREDEFINED = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);
/** References between two checks of the time. */
const CHECK_INTERVAL = 65_536;
/** Entities within entities. */
const MAX_DEPTH = 20;

/** Replaces references: characters by number, XML's and HTML's entities (as the `entities` package has them), and the document's own. */
export class EntityDecoder {
  private references = 0;
  private expansions = 0;
  private expandedLength = 0;
  private exhausted = false;

  /** @param declared the entities that the document's internal subset declares */
  constructor(
    private readonly declared: ReadonlyMap<string, string>,
    private readonly context: ParseContext,
  ) {}

  /** True once a limit is reached: from then on references stay as they are. */
  get isExhausted(): boolean {
    return this.exhausted;
  }

  decode(text: string, depth = 0): string {
    if (!text.includes('&')) return text;
    if (BARE_AMPERSAND.test(text)) this.context.warn('it has ampersands that start no reference');
    return text.replace(REFERENCE, (reference: string, name?: string) => {
      if (this.exhausted) return reference;
      if (++this.references % CHECK_INTERVAL === 0) this.exhausted = this.context.isOutOfTime();
      if (name === undefined || PREDEFINED.has(name)) return decodeHTMLStrict(reference);
      const value = this.declared.get(name);
      if (value !== undefined) return this.expand(value, depth);
      const decoded = decodeHTMLStrict(reference);
      if (decoded === reference) this.context.warn('it uses undeclared entities');
      return decoded;
    });
  }

  private expand(value: string, depth: number): string {
    const { entities, entityLength } = this.context.limits;
    this.exhausted = ++this.expansions > entities || this.expandedLength > entityLength || depth >= MAX_DEPTH;
    if (this.exhausted) {
      const detail = `it has more than ${entities} references to its own entities, or they expand to more than ${entityLength} characters`;
      this.context.truncate('too-many-entities', detail);
      return '';
    }
    const expanded = this.decode(value, depth + 1);
    this.expandedLength += expanded.length;
    return expanded;
  }
}
