import { languageModel } from './language-model.js';
import { countAllLetters, countLettersIn, LATIN, type WritingSystem, writingSystemsOf } from './language-scripts.js';

/** The language that a publisher declares, as far as the text's script agrees. */
export interface DeclaredLanguage {
  /** BCP 47: the declared language, with a script where the text is not in the language's likely one. */
  tag: string;
  /** The same in CLDR's terms, where Montenegrin (`cnr`) is Serbian: the key of relatedLanguages. */
  variety: string;
  /** The model's name of it; undefined where the model doesn't know it in this script. */
  modelName: string | undefined;
  /** Number of languages that the model knows in the text's script. It can't tell a single one from others in that script. */
  rivals: number;
  /** Whether the text is in Latin letters. */
  isLatin: boolean;
  /** The variant that the hint says, see variantOf: the script (ISO 15924) of Chinese, otherwise the language. */
  variant: string | undefined;
}

/** Code units of a text whose script is compared with the declared language's. */
const SCRIPT_SAMPLE_LENGTH = 300;
/** Smallest share of letters in the declared language's script. Latin names and terms occur in texts in other scripts. */
const MIN_LATIN_SHARE = 1 / 2;
const MIN_NON_LATIN_SHARE = 1 / 5;

/** Reads a publisher's hint; undefined when it names no language, or one that the text's script contradicts. */
export function declaredLanguage(hint: string, text: string): DeclaredLanguage | undefined {
  const forms = writtenForms(hint);
  if (forms.length === 0) return undefined;
  const sample = text.slice(0, SCRIPT_SAMPLE_LENGTH);
  const [form, letters] = forms
    .map((candidate): [WrittenForm, number] => [candidate, countLettersIn(sample, candidate.scripts)])
    .reduce((best, other) => (other[1] > best[1] ? other : best));
  const minShare = form.declared.isLatin ? MIN_LATIN_SHARE : MIN_NON_LATIN_SHARE;
  return letters >= countAllLetters(sample) * minShare ? form.declared : undefined;
}

/** The language of a tag, in its likely script; undefined when there is no such language. */
export function languageOfTag(tag: string): DeclaredLanguage | undefined {
  return writtenForms(tag)[0]?.declared;
}

/** A declared language in one of the writing systems that it is written in. */
interface WrittenForm {
  declared: DeclaredLanguage;
  /** See WritingSystem. */
  scripts: Uint8Array;
}

/** Hints are few: a feed declares the same one for all items. */
const formsByHint = new Map<string, WrittenForm[]>();
const MAX_HINTS = 1000;

function writtenForms(hint: string): WrittenForm[] {
  let forms = formsByHint.get(hint);
  if (!forms) {
    if (formsByHint.size >= MAX_HINTS) formsByHint.clear();
    formsByHint.set(hint, (forms = readTag(hint)));
  }
  return forms;
}

/** Reads `en_GB`, `eng`, `sr-Latn-RS`; also tags with further parts that are not well-formed. */
function readTag(hint: string): WrittenForm[] {
  const code = /^\s*([a-z]{2,3})(?![a-z])/i.exec(hint)?.[1]?.toLowerCase();
  if (!code || code === 'und') return [];
  const script = /[-_]([a-z]{4})(?![a-z\d])/i.exec(hint)?.[1];
  const region = /[-_]([a-z]{2})(?![a-z\d])/i.exec(hint)?.[1];
  const locale = new Intl.Locale([code, script, region].filter(Boolean).join('-'));
  const systems = writingSystemsOf(locale);
  const declaredScript = script || region ? systems[0]?.code : undefined;
  return systems.map((system) => ({
    declared: {
      tag: withScript(nameOf(code), system),
      variety: withScript(locale.language, system),
      modelName: nameInModel(locale.language, system),
      rivals: languageModel().languages.filter((name) => isModelScript(system, name)).length,
      isLatin: system.scripts === LATIN,
      variant: locale.language === 'zh' ? declaredScript : locale.language,
    },
    scripts: system.scripts,
  }));
}

/** The model's names of languages that it knows by another name, or together with another language. */
const MODEL_NAMES: Record<string, string> = { ckb: 'ku', fil: 'tl', id: 'ms', nb: 'no', nn: 'no' };
/** Where the model knows a language in another script than the likely one (ISO 15924): its Kurdish is Sorani. */
const MODEL_SCRIPTS: Record<string, string> = { ku: 'Arab' };

function nameInModel(language: string, system: WritingSystem): string | undefined {
  const name = MODEL_NAMES[language] ?? language;
  return languageModel().languages.includes(name) && isModelScript(system, name) ? name : undefined;
}

/** Whether the model knows a language in this writing system. */
function isModelScript({ code, scripts }: WritingSystem, name: string): boolean {
  const script = MODEL_SCRIPTS[name];
  return script ? script === code : isLikely(scripts, name);
}

/** The canonical code (`eng` is `en`), but for a language that CLDR treats as a variety of another: `cnr` is not `sr-ME`. */
function nameOf(code: string): string {
  const canonical = new Intl.Locale(code);
  const isVariety = code.length === 3 && canonical.baseName !== canonical.language;
  return isVariety ? code : canonical.language;
}

/** Adds a script that isn't the language's likely one. How Chinese is written is told by its characters. */
function withScript(language: string, { code, scripts }: WritingSystem): string {
  return isLikely(scripts, language) ? language : `${language}-${code}`;
}

function isLikely(scripts: Uint8Array, language: string): boolean {
  return writingSystemsOf(new Intl.Locale(language))[0]?.scripts === scripts;
}
