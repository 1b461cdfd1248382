import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const run = promisify(execFile);
const POM = 'tools/kafka/pom.xml';

/** A single-node Apache Kafka on this machine, with its data in a temporary folder. */
export interface RunningKafka {
  /** Bootstrap address, host:port; the same after a restart. */
  brokers: string;
  /** The folder of its log, with a folder for each partition. */
  dataFolder: string;
  /** Starts a program of the Kafka distribution by the name of its main class. */
  runTool(main: string, ...args: string[]): ChildProcess;
  /** Shuts the broker down and deletes its data. */
  stop(): Promise<void>;
  /** Kills the broker (SIGKILL), as a power failure does; its data stays. */
  kill(): Promise<void>;
  /** Suspends the broker: the machine goes on accepting connections, and nobody answers. */
  suspend(): void;
  resume(): void;
  /** Starts it again on the same data and port, and waits until it responds. */
  restart(): Promise<void>;
}

/**
 * Starts Kafka and waits until it responds. Needs Java 17 and, the first time, Maven. Run it in the root of the repository.
 * @throws Error when Java or Maven is missing, or with the end of the broker's log when it doesn't start
 */
export async function startKafka(): Promise<RunningKafka> {
  const classpath = join(await jars(), '*');
  const folder = await mkdtemp(join(tmpdir(), 'babelwire-kafka-'));
  const [port, controllerPort] = await freePorts();
  const brokers = `127.0.0.1:${port}`;
  const config = join(folder, 'server.properties');
  await writeFile(config, properties(folder, port, controllerPort));
  const java = (main: string, ...args: string[]) => ['-Xmx512m', '-cp', classpath, main, ...args];
  await run('java', java('kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config, '--standalone'));

  let broker: ChildProcess;
  const restart = async () => {
    broker = spawn('java', java('kafka.Kafka', config), { stdio: ['ignore', 'pipe', 'pipe'] });
    await untilReady(broker, brokers);
  };
  await restart().catch(async (error) => {
    await endProcess(broker, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    brokers,
    dataFolder: join(folder, 'data'),
    runTool: (main, ...args) => spawn('java', java(main, ...args), { stdio: ['pipe', 'ignore', 'pipe'] }),
    restart,
    suspend: () => void broker.kill('SIGSTOP'),
    resume: () => void broker.kill('SIGCONT'),
    kill: () => endProcess(broker, 'SIGKILL'),
    async stop() {
      await endProcess(broker, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const CLUSTER_ID = 'babelwire-local-kafka1';

/** The folder with the broker's jars. Maven downloads them once for each content of pom.xml. */
async function jars(): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(POM))
    .digest('hex');
  const folder = join(process.cwd(), 'node_modules/.cache/kafka', hash.slice(0, 12));
  if (existsSync(folder) && (await readdir(folder)).length) return folder;
  // Renamed at the end, so that an incomplete download is never used.
  await mkdir(join(folder, '..'), { recursive: true });
  const download = await mkdtemp(`${folder}-`);
  await run('mvn', ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', `-Djars=${download}`]);
  await rename(download, folder).catch(async (error) => {
    await rm(download, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another process was faster
  });
  return folder;
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const listen = (server: (typeof servers)[0]) =>
    new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports as [number, number];
}

function properties(folder: string, port: number, controllerPort: number): string {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${folder}/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
`;
}

async function untilReady(broker: ChildProcess, address: string): Promise<void> {
  let log = '';
  const keep = (chunk: Buffer) => (log = (log + chunk).slice(-4000));
  broker.stdout!.on('data', keep);
  broker.stderr!.on('data', keep);
  const failed = new Promise<never>((_, reject) => broker.once('error', reject));
  const client = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const responds = async () => {
    const admin = client.admin();
    try {
      await admin.connect();
      return (await admin.describeCluster()).brokers.length > 0;
    } catch {
      return false;
    } finally {
      await admin.disconnect();
    }
  };
  for (const start = Date.now(); !(await Promise.race([responds(), failed])); await sleep(100)) {
    if (broker.exitCode !== null || Date.now() - start > 60_000) throw new Error(`Kafka did not start:\n${log}`);
  }
}

async function endProcess(broker: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null || broker.pid === undefined) return;
  const gone = new Promise((done) => broker.once('exit', done));
  broker.kill(signal);
  await gone;
}
