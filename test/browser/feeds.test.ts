import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { BabelwireProcess } from '../standalone/babelwire-process.js';
import { FeedServer } from './feed-server.js';
import { openBrowser, openPage, overflow, type WatchedPage } from './open-browser.js';

const site = new FeedServer();
const screenshots = mkdtempSync(join(tmpdir(), 'babelwire-screenshots-'));
let babelwire: BabelwireProcess;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  await site.start();
  babelwire = new BabelwireProcess({
    FETCH_ALLOW: '127.0.0.0/8',
    FETCH_PORTS: String(site.port),
    FETCH_DELAY: '1s',
  });
  [browser] = await Promise.all([openBrowser(), babelwire.start()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  page = watched.page;
  await page.goto(`${babelwire.address}/feeds`);
  console.log(`screenshots: ${screenshots}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await babelwire?.end();
  await site.stop();
}, 30_000);

/** Without the error responses that tests provoke; the browser logs each of them. */
const unexpected = (errors: string[]) =>
  errors.filter((line) => !/^(?:404|409|422|400): |console: Failed to load resource/.test(line));

async function check({ page, errors }: WatchedPage, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  expect(await overflow(page)).toBe(0);
  expect(unexpected(errors)).toEqual([]);
}

const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
const address = () => page.getByLabel('URL of a feed or a site');
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const open = async (name: string) => {
  await page.goto(`${babelwire.address}/feeds`);
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
};

// Each test continues where the one before ended.
describe('from adding to pausing', () => {
  test('without feeds, the page explains how to add them', async () => {
    await page.getByRole('heading', { name: 'No feeds yet' }).waitFor();
    await check(watched, 'none');
  }, 30_000);

  test('a URL is previewed, added and polled', async () => {
    await address().fill(site.address('/news.xml'));
    await press('Test');
    await page.getByText('This is a feed').waitFor();
    for (const title of site.titles) await page.getByRole('listitem').filter({ hasText: title }).waitFor();
    expect(await page.getByText('Harbour News: RSS 2.0, English, 3 items').count()).toBe(1);
    await check(watched, 'tested');
    await press('Add');
    await page.getByText('It will be polled in a moment').waitFor();
    expect(await address().inputValue()).toBe('');
    await row('Harbour News').getByText('OK', { exact: true }).waitFor({ timeout: 20_000 });
    expect(await row('Harbour News').locator('[data-label="Articles"]').textContent()).toBe('3');
  }, 60_000);

  test('the same URL is not added twice; the field shows the reason', async () => {
    await address().fill(site.address('/news.xml'));
    await press('Add');
    await page.getByRole('alert').getByText('already added').waitFor();
    expect(await address().getAttribute('aria-invalid')).toBe('true');
    await check(watched, 'known');
  }, 30_000);

  test('a URL without a feed is refused with the reason', async () => {
    await address().fill(site.address('/nothing'));
    await press('Add');
    await page.getByRole('alert').getByText('there is nothing at this URL', { exact: false }).waitFor();
  }, 30_000);

  test('one of the feeds of a page is chosen', async () => {
    await address().fill(site.address('/'));
    await press('Add');
    await page.getByText('The page has several feeds').waitFor();
    await page.getByRole('button', { name: /Sport at the harbour/ }).click();
    await page.getByText('Harbour Sport: RSS 2.0').waitFor();
    expect(await address().inputValue()).toBe(site.address('/sport.xml'));
    await page.getByText('Settings', { exact: true }).click();
    await page.getByLabel('Edition').fill('sport');
    await press('Add');
    await row('Harbour Sport').getByText('OK', { exact: true }).waitFor({ timeout: 20_000 });
  }, 60_000);

  test('search and state filter the list and are kept in the URL', async () => {
    await page.getByLabel('Search feeds').fill('sport');
    await page.getByLabel('Search feeds').press('Enter');
    await page.waitForURL('**/feeds?q=sport');
    await row('Harbour News').waitFor({ state: 'detached' });
    await row('Harbour Sport').waitFor();
    await page.getByRole('link', { name: /^Paused/ }).click();
    await page.getByRole('heading', { name: 'No feed matches' }).waitFor();
    await page.reload();
    expect(await page.getByLabel('Search feeds').inputValue()).toBe('sport');
    await page.getByRole('heading', { name: 'No feed matches' }).waitFor();
  }, 30_000);

  test('settings: an error is shown at its field, valid values are saved', async () => {
    await open('Harbour News');
    await page.getByLabel('Poll every').fill('often');
    await press('Save');
    await page.getByRole('alert').filter({ hasText: '15m' }).waitFor();
    expect(await page.getByLabel('Poll every').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Poll every').fill('2h');
    await page.getByLabel('Proxy').fill('');
    await page.getByLabel(/^Name/).fill('The Harbour');
    await page.getByLabel('Fetch the full text').check();
    await press('Save');
    await page.getByText('Saved.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Poll every').inputValue()).toBe('2h');
    expect(await page.getByLabel(/^Name/).inputValue()).toBe('The Harbour');
    expect(await page.getByLabel('Fetch the full text').isChecked()).toBe(true);
    await page.getByLabel('Fetch the full text').uncheck();
    await press('Save');
    await page.getByText('Saved.').waitFor();
  }, 30_000);

  test('polling does not overwrite a field that is being edited', async () => {
    await page.getByLabel(/^Name/).fill('Half a na');
    await page.waitForTimeout(4_000);
    expect(await page.getByLabel(/^Name/).inputValue()).toBe('Half a na');
    await press('Discard changes');
    expect(await page.getByLabel(/^Name/).inputValue()).toBe('The Harbour');
  }, 30_000);

  test('a failing feed shows the reason and recovers with the next poll', async () => {
    site.status = 500;
    await press('Poll now');
    await page.getByText('Failing', { exact: true }).waitFor({ timeout: 20_000 });
    await page.getByText('The server failed.').waitFor();
    await check(watched, 'failing');
    site.status = 200;
    await press('Poll now');
    await page.getByText('OK', { exact: true }).waitFor({ timeout: 20_000 });
  }, 60_000);

  test('a feed is paused and resumed', async () => {
    await press('Pause');
    await page.getByText('None while paused.').waitFor();
    await press('Resume');
    await page.getByText('None while paused.').waitFor({ state: 'detached' });
    expect(unexpected(watched.errors)).toEqual([]);
  }, 30_000);
});

const views = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

test.each(views)(
  'list, feed and dialog at $width px, $scheme',
  async ({ width, scheme }) => {
    const view = await openPage(browser, { viewport: { width, height: 800 }, colorScheme: scheme });
    await view.page.goto(`${babelwire.address}/feeds`);
    await view.page.getByRole('link', { name: 'Harbour News', exact: true }).waitFor();
    await check(view, `feeds-${width}-${scheme}`);
    await view.page.getByRole('link', { name: 'Harbour News', exact: true }).click();
    await view.page.getByRole('heading', { name: 'Polling' }).waitFor();
    await check(view, `feed-${width}-${scheme}`);
    await view.page.getByRole('button', { name: 'Delete …' }).click();
    await view.page.getByRole('dialog').waitFor();
    await check(view, `delete-${width}-${scheme}`);
    await view.page.context().close();
  },
  30_000,
);

describe('OPML and deletion', () => {
  let exported: string;

  test('all feeds are exported with their settings', async () => {
    await page.goto(`${babelwire.address}/feeds`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export all feeds' }).click();
    exported = await (await download).path();
    const opml = await readFile(exported, 'utf8');
    for (const part of [site.address('/news.xml'), site.address('/sport.xml'), 'The Harbour', '2h'])
      expect(opml).toContain(part);
  }, 30_000);

  test('deletion is confirmed: Escape cancels, the keyboard deletes', async () => {
    await open('Harbour News');
    await page.getByRole('button', { name: 'Delete …' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: /Delete “Harbour News”/ }).waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Cancel');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Delete …');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('“Harbour News” was deleted').waitFor();
    await row('Harbour Sport').waitFor();
    expect(await row('Harbour News').count()).toBe(0);
  }, 30_000);

  test('import restores a deleted feed with its settings and leaves others unchanged', async () => {
    await page.getByLabel('Import a file').setInputFiles(exported);
    await press('Import');
    await page.getByText('1 feed added, 1 unchanged.').waitFor();
    await page.getByRole('link', { name: /The Harbour|Harbour News/ }).click();
    await page.getByRole('heading', { name: 'Polling' }).waitFor();
    expect(await page.getByLabel('Poll every').inputValue()).toBe('2h');
  }, 30_000);

  test('the field shows an error for a file that is not OPML', async () => {
    await page.goto(`${babelwire.address}/feeds`);
    const file = { name: 'feeds.opml', mimeType: 'text/x-opml', buffer: Buffer.from('<html>no</html>') };
    await page.getByLabel('Import a file').setInputFiles(file);
    await press('Import');
    await page.getByRole('alert').filter({ hasText: /OPML/ }).waitFor();
    await check(watched, 'no-opml');
  }, 30_000);
});
