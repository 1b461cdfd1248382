"""Runs each peer on the same sets, one at a time, and prints how well and how fast each clusters them.

    compare.py FOLDER [SET…]

A set is FOLDER/SET.jsonl, one article a line: {id, cluster, lang, title, text, publishedAt, source}. PEER_SECONDS
bounds one peer on one set (600).
"""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from labelled_set import LabelledSet, read_set, write_stream
from metrics import Quality, b_cubed, cross_language, pairwise

LIMIT = float(os.environ.get('PEER_SECONDS', '600'))


class Peer(NamedTuple):
    """A script; the threshold that one would pick without labels; others, of which labels tell the best."""

    name: str
    script: str
    default: float | None = None
    grid: tuple[float, ...] = ()


PEERS = (
    Peer('Babelwire', 'babelwire.py'),
    Peer('TF-IDF, single pass', 'tfidf.py', 0.3, (0.1, 0.15, 0.2, 0.25, 0.35, 0.4, 0.5)),
    Peer('E5 embeddings, single pass', 'embeddings.py', 0.9, (0.82, 0.84, 0.86, 0.88, 0.92, 0.94)),
    Peer('MinHash-LSH', 'near_copies.py', 0.7, (0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.9)),
)
HEADER = (
    f'  {"peer":27} {"threshold":>9}   {"B³ P":>5} {"R":>5} {"F1":>5}   {"pairs P":>7} {"R":>5} {"F1":>5}   '
    f'{"cross-language F1":>17}   {"articles/s":>10} {"clustering":>10} {"peak MB":>7}'
)


class Run(NamedTuple):
    """The results a peer printed, its default threshold's first; seconds until that one; whether time ran out."""

    results: list[dict]
    seconds: float
    stopped: bool


def run_peer(peer: Peer, stream: Path) -> Run:
    thresholds = [] if peer.default is None else map(str, (peer.default, *peer.grid))
    command = [sys.executable, Path(__file__).with_name(peer.script), stream, *thresholds]
    started = time.perf_counter()
    results, seconds = [], 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        timer = Timer(LIMIT, os.killpg, (process.pid, 9))
        timer.start()
        for line in process.stdout:
            results.append(json.loads(line))
            seconds = seconds or time.perf_counter() - started
        process.wait()
        timer.cancel()
    return Run(results, seconds, stopped=process.returncode == -9)


def report(peer: Peer, run: Run, data: LabelledSet) -> None:
    if not run.results:
        print(f'  {peer.name:27} {f"not finished in {LIMIT:.0f} s" if run.stopped else "failed"}', flush=True)
        return
    first = run.results[0]
    count = len(data.articles)
    clustering = f'{count / first["seconds"]:.0f}' if first['seconds'] else '–'
    cost = f'{count / run.seconds:10.0f} {clustering:>10} {first["peak"] / 1024:7.0f}'
    print(f'{figures(peer.name, first, data)}   {cost}', flush=True)
    if peer.grid:
        best = max(run.results, key=lambda result: b_cubed(result['stories'], data.gold).f1)
        cut = f'   of {len(run.results)} tried in {LIMIT:.0f} s' if run.stopped else ''
        print(figures('  at its best threshold', best, data) + cut, flush=True)


def figures(name: str, result: dict, data: LabelledSet) -> str:
    stories = result['stories']
    threshold = '–' if result['threshold'] is None else f'{result["threshold"]:g}'
    cross = cross_language(stories, data.gold, data.languages)
    by_article, by_pair = (columns(measure(stories, data.gold)) for measure in (b_cubed, pairwise))
    return f'  {name:27} {threshold:>9}   {by_article}     {by_pair}   {f"{cross.f1:.3f}" if cross else "–":>17}'


def columns(quality: Quality) -> str:
    return ' '.join(f'{value:5.3f}' for value in quality)


def main(folder: str, *names: str) -> None:
    files = [Path(folder, f'{name}.jsonl') for name in names] or sorted(Path(folder).glob('*.jsonl'))
    with tempfile.TemporaryDirectory() as scratch:
        stream = Path(scratch, 'stream.jsonl')
        for file in files:
            data = read_set(file)
            if not data.articles:
                continue
            write_stream(data.articles, stream)
            stories, languages = len(set(data.gold)), len(set(data.languages))
            print(f'{file.stem}: {len(data.articles)} articles, {stories} stories; languages: {languages}')
            print(HEADER, flush=True)
            for peer in PEERS:
                report(peer, run_peer(peer, stream), data)


if len(sys.argv) < 2:
    sys.exit('usage: bench/peers/run FOLDER [SET…]')
main(*sys.argv[1:])
