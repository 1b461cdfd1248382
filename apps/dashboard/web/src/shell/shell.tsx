import { useEffect, useRef, useState } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { Notice, usePageTitle } from './page-parts';

const today = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The frame of every page: masthead, navigation, landmarks. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    // Moves the focus to a new page's start, for the keyboard and for screen readers.
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="masthead">
        <Link to="/" className="name">
          Babelwire
        </Link>
        <p className="motto">The same story, in every language it was told</p>
        <nav aria-label="Pages">
          <NavLink to="/" end>
            Stories
          </NavLink>
          <NavLink to="/feeds">Feeds</NavLink>
          <NavLink to="/webhooks">Webhooks</NavLink>
          <NavLink to="/operations">Operations</NavLink>
        </nav>
        <p className="today">{today.format(new Date())}</p>
        <ThemeToggle />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <footer>
        <a href="/api/docs">API</a>
        <a href="/metrics">Metrics</a>
      </footer>
      <ScrollRestoration />
    </>
  );
}

type Theme = 'auto' | 'light' | 'dark';
const NEXT_THEME: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };

/** Cycles through the system's theme, light and dark. The choice is stored in this browser; index.html applies it. */
function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>(
    () => (document.documentElement.dataset.theme as Theme | undefined) ?? 'auto',
  );
  const choose = (next: Theme) => {
    setTheme(next);
    if (next === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      if (next === 'auto') localStorage.removeItem('theme');
      else localStorage.setItem('theme', next);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  };
  return (
    <button type="button" className="theme" onClick={() => choose(NEXT_THEME[theme])}>
      Theme: {theme}
    </button>
  );
}

export function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <Notice title="Page not found">
      <p>
        <Link to="/">All stories</Link>
      </p>
    </Notice>
  );
}
