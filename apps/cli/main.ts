import { Command } from 'commander';
import { clusterFile } from './cluster-file.js';
import { ingestFiles } from './ingest-files.js';
import { serverFrom } from './server.js';
import { tailEvents } from './tail-events.js';

// The reader of a pipe may leave before we are done (`| head`): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

const program = new Command('babelwire').description('Finds what tells the same story, across languages.');

program
  .command('cluster')
  .description('cluster a file of articles, without any server')
  .argument(
    '[file]',
    'JSON lines {id, title?, text?, lang?, publishedAt?, source?, url?}; - or nothing: standard input',
    '-',
  )
  .addHelpText('after', '\nWrites {id, storyId, relation, relatedTo?, score?} for each line, in the same order.')
  .action((file: string) => clusterFile(file, process.env.MODEL_DIR));

program
  .command('ingest')
  .description('hand articles to a running Babelwire')
  .argument('<file...>', '.txt, .html, .json, .jsonl, or RSS/Atom .xml')
  .option('--source <name>', 'who the articles are from, where a file does not say', 'ingest')
  .action((files: string[], options: { source: string }) =>
    ingestFiles(files, options.source, serverFrom(process.env)),
  );

program
  .command('tail')
  .description('follow the story events of a running Babelwire, one JSON line each')
  .action(() => tailEvents(serverFrom(process.env)));

program.addHelpText('after', '\nBABELWIRE_URL (http://127.0.0.1:3000) and API_TOKEN say where and as whom.');

try {
  await program.parseAsync();
} catch (error) {
  console.error(`babelwire: ${(error as Error).message}`);
  process.exitCode = 1;
}
