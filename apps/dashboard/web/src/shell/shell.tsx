import { useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ThemeToggle } from './theme-toggle';

const today = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** What surrounds every page: masthead, navigation, landmarks. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    // A new page starts at its beginning for the keyboard and for screen readers, too.
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
