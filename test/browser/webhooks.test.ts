import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Receiver } from '#apps/store/webhooks/receiver.fixtures.js';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { openBrowser, openPage, overflow, type WatchedPage } from './open-browser.js';

const screenshots = mkdtempSync(join(tmpdir(), 'babelwire-screenshots-'));
const receiver = new Receiver();
let babelwire: BabelwireProcess;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  await receiver.start();
  babelwire = new BabelwireProcess({ FETCH_ALLOW: '127.0.0.0/8', FETCH_PORTS: String(receiver.port) });
  [browser] = await Promise.all([openBrowser(), babelwire.start()]);
  watched = await openPage(browser, { viewport: { width: 1280, height: 800 } });
  page = watched.page;
  await page.goto(`${babelwire.address}/webhooks`);
  console.log(`screenshots: ${screenshots}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await babelwire?.end();
  await receiver.stop();
}, 30_000);

/** Without the error responses that tests provoke; the browser logs each of them. */
const unexpected = (errors: string[]) =>
  errors.filter((line) => !/^(?:404|422|400): |console: Failed to load resource/.test(line));

async function check({ page, errors }: WatchedPage, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  expect(await overflow(page)).toBe(0);
  expect(unexpected(errors)).toEqual([]);
}

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const link = (of: Page = page) => of.getByRole('link', { name: receiver.url.replace('http://', '') }).first();

// Each test continues where the one before ended.
describe('from adding to deletion', () => {
  test('a URL that must not be requested is refused at its field', async () => {
    await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
    await page.getByLabel('URL of the receiver').fill('http://169.254.169.254/');
    await press('Add');
    await page.getByRole('alert').filter({ hasText: 'not a public address' }).waitFor();
    expect(await page.getByLabel('URL of the receiver').getAttribute('aria-invalid')).toBe('true');
    await check(watched, 'refused');
  }, 30_000);

  test('an error in the settings is shown at its field', async () => {
    await page.getByLabel('URL of the receiver').fill(receiver.url);
    await page.getByText('Settings', { exact: true }).click();
    await page.getByLabel('Begin after').fill('soon');
    await press('Add');
    await page.getByRole('alert').filter({ hasText: 'number' }).waitFor();
    expect(await page.getByLabel('Begin after').getAttribute('aria-invalid')).toBe('true');
  }, 30_000);

  test('a webhook is added, its secret shown once, and its events delivered', async () => {
    await page.getByLabel('Begin after').fill('0');
    await page.getByLabel('closed').uncheck();
    await press('Add');
    receiver.secret = await page.locator('code.secret').innerText();
    expect(receiver.secret).toMatch(/^whsec_/);
    await check(watched, 'added');
    await link().click();
    await page.getByRole('cell', { name: '200' }).first().waitFor({ timeout: 20_000 });
    await page.getByText(/^main: created, article-added, revised, merged, split, article-removed$/).waitFor();
    expect(await page.content()).not.toContain('whsec_');
    await check(watched, 'delivered');
  }, 60_000);

  test('a test event shows the response, and its failure', async () => {
    await press('Send a test event');
    await page.getByText('The receiver responded with 200.').waitFor();
    receiver.respond = () => 500;
    await press('Send a test event');
    await page.getByText('The test failed. The receiver responded with 500').waitFor();
  }, 30_000);

  test('it is paused, replayed and resumed', async () => {
    receiver.respond = () => 200;
    await press('Pause');
    await page.getByText('Paused by a person.').waitFor();
    await press('Replay …');
    await page.getByLabel('After the event with the sequence').fill('-1');
    await press('Replay');
    await page.getByRole('alert').filter({ hasText: 'number' }).waitFor();
    await check(watched, 'replay');
    const before = receiver.accepted.length;
    await page.getByLabel('After the event with the sequence').fill('0');
    await press('Replay');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await press('Resume');
    await page.getByText('Every delivery succeeds.').waitFor();
    await eventually(
      async () => receiver.accepted.length,
      (count) => count > before,
    );
  }, 30_000);

  test('the filters are changed, and kept', async () => {
    await page.getByLabel('Language').fill('de');
    await press('Save');
    await page.getByText('Saved.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Language').inputValue()).toBe('de');
    expect(await page.getByLabel('closed').isChecked()).toBe(false);
  }, 30_000);
});

const views = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

test.each(views)(
  'list and webhook at $width px, $scheme',
  async ({ width, scheme }) => {
    const view = await openPage(browser, { viewport: { width, height: 800 }, colorScheme: scheme });
    await view.page.goto(`${babelwire.address}/webhooks`);
    await link(view.page).waitFor();
    await check(view, `webhooks-${width}-${scheme}`);
    await link(view.page).click();
    await view.page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    await check(view, `webhook-${width}-${scheme}`);
    await view.page.context().close();
  },
  30_000,
);

test('deletion is confirmed', async () => {
  await press('Delete …');
  await page.getByRole('dialog', { name: /^Delete / }).waitFor();
  await press('Delete');
  await page.getByText('was deleted.').waitFor();
  await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
}, 30_000);
