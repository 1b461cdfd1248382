/**
 * Does work for so many milliseconds at most.
 * @param late what is thrown when the time is over
 * @param work gets a signal that aborts when the time is over or when `signal` aborts
 * @throws what the work throws, `late`, or the signal's reason
 */
export async function withinTime<T>(
  ms: number,
  late: Error,
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  // Not AbortSignal.any: with a signal that lives as long as the process, Node 20 keeps what is derived from it.
  const abort = () => stop.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => stop.abort(late), ms);
  const stopped = new Promise<never>((_, fail) =>
    stop.signal.addEventListener('abort', () => fail(stop.signal.reason)),
  );
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
