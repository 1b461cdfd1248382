import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the Chromium of this machine, or the one that CHROMIUM names. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? CANDIDATES.find(existsSync);
  if (!executablePath) throw new Error('there is no Chromium here: apt-get install chromium, or set CHROMIUM to one.');
  // Its sandbox does not work for root, nor in most containers; only our own pages are opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page in a fresh profile, and everything it complained about. */
export interface WatchedPage {
  page: Page;
  /** Console errors, exceptions, failed requests and error answers, in the order in which they came. */
  complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<WatchedPage> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...options })).newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('requestfailed', (request) => {
    // Event streams, and what is under way otherwise, are cut off when their page is left.
    const error = request.failure()?.errorText;
    if (request.resourceType() !== 'eventsource' && error !== 'net::ERR_ABORTED')
      complaints.push(`failed: ${request.url()} ${error}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return { page, complaints };
}

/** How many pixels of the page stick out to the right. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
