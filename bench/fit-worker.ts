/** A thread of `bench:fit`: clusters the sets with the settings that it receives and answers with their value. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ClusterSettings } from '#libs/domain/stories/weighting/settings.js';
import { readFitSets, valueWith, type FitSource } from './fit-sets.js';

const sets = await readFitSets(workerData as FitSource);
parentPort!.on('message', (settings: ClusterSettings) => parentPort!.postMessage(valueWith(settings, sets)));
