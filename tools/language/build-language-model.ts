/**
 * Builds libs/domain/text/data/language-ngrams.br: the n-grams by which the language of a text is told. The same
 * package and Node.js give the same bytes.
 *
 *   npm run build:language [-- FILE]
 */
import { readEldModel } from './eld-model.js';
import { writeModel } from './write-model.js';

console.log(writeModel(await readEldModel(), process.argv[2]));
