// Folds every line of standard input as the scanner of articles does.
import { text } from 'node:stream/consumers';
import { fold } from '#libs/domain/entities/fold.js';

const lines = (await text(process.stdin)).split('\n');
process.stdout.write(lines.map((line) => fold(line)).join('\n'));
