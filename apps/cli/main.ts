import { Command, InvalidArgumentError } from 'commander';
import { parseEmbeddingsService } from '#libs/runtime/env.js';
import { clusterFile } from './cluster-file.js';
import { ingestFiles } from './ingest-files.js';
import { serverFrom } from './server.js';
import { type TailOptions, tailEvents } from './tail-events.js';

// The reader of a pipe may close it before all is written (`| head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const program = new Command('babelwire').description('Finds articles that tell the same story, across languages.');

program
  .command('cluster')
  .description('cluster a file of articles, without a server')
  .argument(
    '[file]',
    'JSON lines {id, title?, text?, lang?, publishedAt?, source?, url?}, or .json, or RSS/Atom .xml; also .gz; - or nothing: standard input',
    '-',
  )
  .addHelpText(
    'after',
    '\nWrites {id, storyId, textId, relation, relatedTo?, score?, merges?} for each line, in the same order.',
  )
  .addHelpText('after', 'Uses the embeddings service at EMBEDDINGS_URL, if set, with EMBEDDINGS_MODEL.')
  .action((file: string) => clusterFile(file, parseEmbeddingsService(process.env)));

program
  .command('ingest')
  .description('send articles to a running Babelwire')
  .argument('<file...>', '.txt, .html, .json, .jsonl, .ndjson, or RSS/Atom .xml; also .gz of these')
  .option('--source <name>', 'source of articles that name none', 'ingest')
  .action((files: string[], options: { source: string }) =>
    ingestFiles(files, options.source, serverFrom(process.env)),
  );

program
  .command('tail')
  .description('print the story events of a running Babelwire as they come, one JSON line each')
  .option('--after <sequence>', 'begin after this event, up to 30 days back; without it, with the next one', toSequence)
  .option('--edition <name>', 'the edition to follow', 'main')
  .action((options: TailOptions) => tailEvents(serverFrom(process.env), options));

program.addHelpText(
  'after',
  '\nBABELWIRE_URL is the server, by default http://127.0.0.1:3000. API_TOKEN is sent if set.',
);

try {
  await program.parseAsync();
} catch (error) {
  console.error(`babelwire: ${(error as Error).message}`);
  process.exitCode = 1;
}

function toSequence(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be the sequence of an event: a whole number, 0 or more.');
}
