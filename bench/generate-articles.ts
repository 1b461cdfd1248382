import type { RawArticleInput } from '#libs/contracts/raw-article.js';
import { seededRandom } from './seeded-random.js';

/** A generated language: real function words, and syllables that make all other words. */
interface Language {
  tag: string;
  functionWords: string[];
  syllables: string[];
}

const language = (tag: string, functionWords: string, syllables: string): Language => ({
  tag,
  functionWords: functionWords.split(' '),
  syllables: syllables.split(' '),
});

// prettier-ignore
const LANGUAGES: Language[] = [
  language('de', 'der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei', 'schu ber gen lich ent stro wal tung hei ver kraft mün zei rech ster nau'),
  language('en', 'the of and to in a is that for it as was with on by at from are this be have an they which one were all there their has would', 'ing ter con pro tion mar let ford wing sen ther low ness rach dle sur'),
  language('fr', 'le de la et les des en un du une que est pour qui dans par sur au plus ne se pas ce avec son il ont sont aux cette mais', 'ment ré eau tion lou ché vre pré gné sais cou loi ver ran blè tur'),
  language('es', 'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin', 'ción mien rra llo que zar ble tado ner pue sor ven gui dad ño cal'),
  language('nl', 'de en van het een in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog door naar heeft worden', 'ijk scha ter heid oor gel zee wer ling dra kom ste vou nij aar mee'),
  language('id', 'yang dan di ke dari untuk pada ini itu dengan tidak dalam akan oleh sebagai juga telah adalah bisa lebih mereka karena atau', 'kan me ber nya per tan sa lang ku ra pem ing du men bu gi'),
  language('ru', 'и в не на с что по как это из у за от к до для он так же но мы все или ещё бы при их был уже о', 'про ста вер ние ком раз гла тор сти бло нов чет дер жа лин пре'),
];

/** Words of a language beside the function words. */
const VOCABULARY = 20_000;

/** What all articles on one event have in common. */
interface Event {
  /** Names and numbers. */
  clues: string[];
  publishedAt: string;
}

/**
 * Generates news of made-up events: one to six articles an event, each in another language and in its own words, with the
 * event's names and numbers. The same seed gives the same articles; no two have the same text or guid.
 */
export function* generateArticles(count: number, seed: number): Generator<RawArticleInput> {
  const writer = new NewsWriter(seededRandom(seed));
  for (let made = 0; made < count;) {
    const event = writer.event();
    for (const language of writer.languages()) {
      if (made === count) return;
      yield { guid: `${seed}-${made++}`, ...writer.article(language, event) };
    }
  }
}

/** Makes up events and articles that tell them. */
export class NewsWriter {
  private readonly vocabularies = new Map<Language, string[]>();

  constructor(private readonly random: () => number) {}

  event(): Event {
    const names = this.several(8, () => `${this.name()} ${this.name()}`);
    const numbers = this.several(6, () => String(20 + this.upTo(90_000)));
    const time = Date.UTC(2026, 0, 1 + this.upTo(300), this.upTo(24), this.upTo(60));
    return { clues: [...names, ...numbers], publishedAt: new Date(time).toISOString() };
  }

  /** One to six languages, by tag. */
  languages(): string[] {
    const order = LANGUAGES.map(({ tag }) => ({ tag, at: this.random() })).sort((a, b) => a.at - b.at);
    return order.slice(0, 1 + this.upTo(6)).map(({ tag }) => tag);
  }

  /** @param tag of a language of `languages` */
  article(tag: string, { clues, publishedAt }: Event): Omit<RawArticleInput, 'guid'> & { title: string; text: string } {
    const language = LANGUAGES.find((one) => one.tag === tag)!;
    const title = `${this.pick(clues)} ${this.sentence(language, clues).slice(0, -1)}`;
    const paragraph = () => this.several(3 + this.upTo(4), () => this.sentence(language, clues)).join(' ');
    const text = this.several(4 + this.upTo(4), paragraph).join('\n');
    return { source: `bench ${language.tag}`, title, text, language: language.tag, publishedAt };
  }

  private sentence(language: Language, clues: string[]): string {
    const words = this.several(8 + this.upTo(14), (at) =>
      at % 2 ? this.word(language) : this.pick(language.functionWords),
    );
    if (this.random() < 0.7) words.splice(this.upTo(words.length), 0, this.pick(clues));
    return `${capital(words.join(' '))}.`;
  }

  /** Word frequencies follow Zipf's law. */
  private word(language: Language): string {
    let words = this.vocabularies.get(language);
    if (!words) this.vocabularies.set(language, (words = this.several(VOCABULARY, () => this.newWord(language))));
    return words[Math.floor(VOCABULARY ** this.random()) - 1]!;
  }

  private newWord({ syllables }: Language): string {
    return this.several(2 + this.upTo(3), () => this.pick(syllables)).join('');
  }

  /** A name in Latin letters, as it is written across languages. */
  private name(): string {
    return capital(this.newWord(this.pick(LANGUAGES.filter(({ tag }) => tag !== 'ru'))));
  }

  private several<T>(count: number, make: (at: number) => T): T[] {
    return Array.from({ length: count }, (_, at) => make(at));
  }

  private pick<T>(items: T[]): T {
    return items[this.upTo(items.length)]!;
  }

  private upTo(n: number): number {
    return Math.floor(this.random() * n);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
