import { useCallback, useEffect, useEffectEvent, useRef } from 'react';

/** Calls `act` once for all calls within `wait` milliseconds, at their end: under a steady stream it still acts. */
export function useThrottled(act: () => void, wait: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useEffectEvent(act);
  const run = useRef(() => {});
  useEffect(() => {
    run.current = () => latest();
    return () => clearTimeout(timer.current);
  }, []);
  return useCallback(() => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      run.current();
    }, wait);
  }, [wait]);
}
