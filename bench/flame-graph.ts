/**
 * Draws a CPU profile of Node.js as a flame graph (Gregg, "The Flame Graph", CACM 59(6), 2016): a static SVG
 * without scripts, for use in documents. Prints a table of the functions with the most self time.
 *
 *   npm run bench:flame -- PROFILE.cpuprofile PICTURE.svg TITLE CAPTION
 *
 * A profile comes from `node --cpu-prof --cpu-prof-dir=dist dist/bench/speed.js`, or from the inspector for a part of a run.
 * A box is a function on top of its caller; its width is its total time, callees included. Siblings are sorted by name, so
 * that graphs of two versions can be compared.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';

/** All in pixels. */
const WIDTH = 1000;
const MARGIN = 10;
const HEADER = 68;
const ROW = 17;
const CHARACTER = 6.65;
/** Smallest share of all time that is drawn. */
const MIN_SHARE = 0.004;
const TABLE_ROWS = 12;

/** Where a function's code comes from. */
type Origin = 'own' | 'package' | 'runtime';

/** A function as called from one place; times in microseconds. */
interface Frame {
  name: string;
  file: string;
  origin: Origin;
  own: number;
  total: number;
  callees: Map<string, Frame>;
}

const COLOURS: Record<Origin, string> = { own: '#cfd8e0', package: '#e8dcc6', runtime: '#e3e3e3' };
const LEGEND = { own: 'own code', package: 'packages', runtime: 'Node.js, garbage collection' };

function newFrame({ functionName, url }: Profiler.ProfileNode['callFrame']): Frame {
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  const origin = dependency ? 'package' : url && !url.startsWith('node:') ? 'own' : 'runtime';
  const file = dependency ?? url.replace(/^.*\/|\.[cm]?js$/g, '');
  return { name: functionName || 'anonymous', file, origin, own: 0, total: 0, callees: new Map() };
}

/** The tree of calls, with one frame for all calls of a function by the same caller. */
function readFrames({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  // A sample holds until the next one, and each difference is to the sample before.
  samples.forEach((id, i) => own.set(id, (own.get(id) ?? 0) + (timeDeltas[i + 1] ?? 0)));
  const fill = (frame: Frame, { id, children = [] }: Profiler.ProfileNode): Frame => {
    frame.own += own.get(id) ?? 0;
    for (const child of children.map((id) => byId.get(id)!)) {
      const { functionName, url, lineNumber, columnNumber } = child.callFrame;
      if (functionName === '(idle)') continue;
      const key = `${functionName} ${url}:${lineNumber}:${columnNumber}`;
      frame.callees.set(key, fill(frame.callees.get(key) ?? newFrame(child.callFrame), child));
    }
    frame.total = [...frame.callees.values()].reduce((sum, { total }) => sum + total, frame.own);
    return frame;
  };
  return fill(newFrame(nodes[0]!.callFrame), nodes[0]!);
}

const fullName = ({ name, file }: Frame) => (file ? `${name} (${file})` : name);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function escape(text: string): string {
  return text.replace(/[<>&"\p{C}]/gu, (sign) => (/\p{C}/u.test(sign) ? '\ufffd' : `&#${sign.charCodeAt(0)};`));
}

/** The longest label that fits the box. */
function label(frame: Frame, share: number, width: number): string {
  const room = Math.floor((width - 6) / CHARACTER);
  const choices = [`${fullName(frame)} ${percent(share)}`, `${frame.name} ${percent(share)}`, frame.name];
  const cut = room < 4 ? '' : `${[...frame.name].slice(0, room - 1).join('')}…`;
  return choices.find((choice) => [...choice].length <= room) ?? cut;
}

/** The depth of the graph, of frames wide enough to be drawn. */
function depthOf(frame: Frame, least: number): number {
  const wide = [...frame.callees.values()].filter(({ total }) => total >= least);
  return 1 + Math.max(0, ...wide.map((callee) => depthOf(callee, least)));
}

/** @param bottom - lower edge of the frame's row, in pixels */
function drawFrame(frame: Frame, all: number, left: number, bottom: number): string[] {
  const share = frame.total / all;
  if (share < MIN_SHARE) return [];
  const width = share * (WIDTH - 2 * MARGIN);
  const text = label(frame, share, width);
  const box = `x="${left.toFixed(1)}" y="${bottom - ROW}" width="${width.toFixed(1)}" height="${ROW}"`;
  const drawn = [
    `<g><title>${escape(`${fullName(frame)} ${percent(share)}`)}</title>` +
      `<rect ${box} fill="${COLOURS[frame.origin]}" stroke="#ffffff"/>` +
      (text && `<text x="${(left + 3).toFixed(1)}" y="${bottom - 5}">${escape(text)}</text>`) +
      '</g>',
  ];
  const callees = [...frame.callees.values()].sort((a, b) => (fullName(a) < fullName(b) ? -1 : 1));
  for (const callee of callees) {
    drawn.push(...drawFrame(callee, all, left, bottom - ROW));
    left += (callee.total / all) * (WIDTH - 2 * MARGIN);
  }
  return drawn;
}

function drawLegend(): string[] {
  return (Object.keys(COLOURS) as Origin[]).flatMap((origin, i) => [
    `<rect x="${MARGIN + i * 110}" y="50" width="10" height="10" fill="${COLOURS[origin]}"/>`,
    `<text x="${MARGIN + i * 110 + 15}" y="59">${LEGEND[origin]}</text>`,
  ]);
}

function draw(root: Frame, title: string, caption: string): string {
  const bottom = HEADER + ROW * depthOf(root, MIN_SHARE * root.total);
  const size = `width="${WIDTH}" height="${bottom + MARGIN}" viewBox="0 0 ${WIDTH} ${bottom + MARGIN}"`;
  const font = `font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="11"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size} ${font} fill="#1f2328">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="22" font-size="15" font-weight="bold">${escape(title)}</text>`,
    `<text x="${MARGIN}" y="41">${escape(caption)}</text>`,
    ...drawLegend(),
    ...drawFrame(root, root.total, MARGIN, bottom),
    '</svg>\n',
  ].join('\n');
}

/** Self time of each function over all callers. */
function ownTimes(frame: Frame, sums = new Map<string, number>()): Map<string, number> {
  sums.set(fullName(frame), (sums.get(fullName(frame)) ?? 0) + frame.own);
  for (const callee of frame.callees.values()) ownTimes(callee, sums);
  return sums;
}

const [profile, picture, title, caption] = process.argv.slice(2);
if (!profile || !picture || !title || !caption)
  throw new Error('expected: PROFILE.cpuprofile PICTURE.svg TITLE CAPTION');
const root = readFrames(JSON.parse(readFileSync(profile, 'utf8')) as Profiler.Profile);
writeFileSync(picture, draw(root, title, caption));
console.log('| function | share of time |\n| --- | --- |');
const table = [...ownTimes(root)].sort((a, b) => b[1] - a[1]).slice(0, TABLE_ROWS);
for (const [name, own] of table) console.log(`| \`${name}\` | ${percent(own / root.total)} |`);
