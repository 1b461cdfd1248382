import { useEffect } from 'react';

/** Names the browser's tab and history entry. */
export function usePageTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Babelwire` : 'Babelwire';
  }, [title]);
}
