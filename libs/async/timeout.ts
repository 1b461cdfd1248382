/**
 * Runs work under a time limit. Work that ignores its signal goes on unobserved after the timeout.
 *
 *     await withTimeout(PING_TIMEOUT_MS, new Error('Kafka did not respond within 3 s'), () => admin.describeCluster());
 *
 * @param timeoutError thrown after `timeoutMs`
 * @param work gets a signal that aborts at the timeout, or when `signal` aborts
 * @param signal aborts the work early
 * @throws what the work throws, `timeoutError`, or the reason of `signal`
 */
export async function withTimeout<T>(
  timeoutMs: number,
  timeoutError: Error,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  // AbortSignal.any would leak here: Node 20 keeps every signal that is derived from a long-lived one.
  const abort = () => stop.abort(signal!.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => stop.abort(timeoutError), timeoutMs);
  const stopped = new Promise<never>((_, reject) =>
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason)),
  );
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
