import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the browser at CHROMIUM, or else the installed one. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? CANDIDATES.find(existsSync);
  if (!executablePath)
    throw new Error('no Chromium is installed: apt-get install chromium, or set CHROMIUM to its path.');
  // The sandbox doesn't work for root and in most containers. The tests open our own pages only.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page in a new profile, with its errors. */
export interface WatchedPage {
  page: Page;
  /** Console errors, exceptions, failed requests and error responses, in order. */
  errors: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<WatchedPage> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Leaving a page aborts its event streams and requests.
    const error = request.failure()?.errorText;
    if (request.resourceType() !== 'eventsource' && error !== 'net::ERR_ABORTED')
      errors.push(`failed: ${request.url()} ${error}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) errors.push(`${response.status()}: ${response.url()}`);
  });
  return { page, errors };
}

/** Pixels of the page beyond the right edge of the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
