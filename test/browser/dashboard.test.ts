import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { StoryDetail } from '#libs/contracts/api/stories.js';
import { BabelwireProcess, eventually } from '../standalone/babelwire-process.js';
import { articlesIn, readStories } from '../standalone/read-stories.js';
import { openBrowser, openPage, overflow, type WatchedPage } from './open-browser.js';

const SEEDS = 9;

const babelwire = new BabelwireProcess();
const screenshots = mkdtempSync(join(tmpdir(), 'babelwire-screenshots-'));
let browser: Browser;
let stories: StoryDetail[];

beforeAll(async () => {
  [browser] = await Promise.all([openBrowser(), babelwire.start()]);
  // The browser asks for English titles.
  stories = await eventually(() => readStories(babelwire, 'en'), (found) => articlesIn(found) === SEEDS, 60); // prettier-ignore
  console.log(`screenshots: ${screenshots}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await babelwire.end();
}, 30_000);

const largest = () => stories.toSorted((a, b) => b.articleCount - a.articleCount)[0]!;

async function check({ page, errors }: WatchedPage, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  expect(await overflow(page)).toBe(0);
  expect(errors).toEqual([]);
}

const views = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

describe.each(views)('at $width px, $scheme', ({ width, scheme }) => {
  let watched: WatchedPage;
  beforeAll(async () => {
    watched = await openPage(browser, { viewport: { width, height: 800 }, colorScheme: scheme });
  });
  afterAll(() => watched.page.context().close());

  test('the front page shows the stories', async () => {
    const { page } = watched;
    await page.goto(babelwire.address);
    for (const { title, articleCount } of stories) {
      const item = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title, exact: true }) });
      await item.getByText(articleCount === 1 ? '1 article' : `${articleCount} articles`).waitFor();
    }
    await page.getByText('Live', { exact: true }).waitFor();
    await check(watched, `stories-${width}-${scheme}`);
  }, 30_000);

  test('a story page shows each article with its relation and evidence', async () => {
    const { page } = watched;
    const story = largest();
    await page.goto(`${babelwire.address}/stories/${story.id}`);
    for (const { id, title, evidence } of story.articles) {
      const item = page.locator(`[id="${id}"]`);
      await item.getByRole('link', { name: title, exact: true }).first().waitFor();
      await item.getByText(/^(Started this story|Tells the same story as|Translation of)/).waitFor();
      await item.getByText('Evidence', { exact: true }).click();
      const clue = evidence.anchors[0];
      if (clue) await item.getByRole('cell', { name: clue.surface, exact: true }).first().waitFor();
    }
    await check(watched, `story-${width}-${scheme}`);
  }, 30_000);

  test.each([
    ['stories/abc', 'story'],
    [`stories/${'0'.repeat(32)}`, 'story'],
    ['articles/abc', 'article'],
    ['feeds/abc', 'feed'],
  ])(
    '/%s says that there is no such %s',
    async (path, what) => {
      // A page of its own: the browser reports the failed request as an error.
      const { page } = await openPage(browser, { viewport: { width, height: 800 }, colorScheme: scheme });
      await page.goto(`${babelwire.address}/${path}`);
      await page.getByRole('heading', { name: `There is no such ${what}` }).waitFor();
      expect(await overflow(page)).toBe(0);
      await page.context().close();
    },
    30_000,
  );

  test('an article page shows the text', async () => {
    const { page } = watched;
    const article = largest().articles.find(({ language }) => language === 'fr')!;
    await page.goto(`${babelwire.address}/articles/${article.id}`);
    await page.getByRole('heading', { name: article.title }).waitFor();
    await check(watched, `article-${width}-${scheme}`);
  }, 30_000);

  test('the operations page shows every topic and group with its lag', async () => {
    const { page } = watched;
    await page.goto(`${babelwire.address}/operations`);
    for (const [topic, group] of [
      ['news.raw', 'normalizer-extract'],
      ['news.normalized', 'normalizer-cluster'],
      ['news.clustered', 'store'],
    ] as const) {
      const row = page.getByRole('row').filter({ hasText: `${topic}${group}` });
      expect(await row.locator('[data-label="Lag"]').textContent()).toBe('0');
      expect(await row.locator('[data-label="State"]').textContent()).toBe('OK');
    }
    for (const topic of ['news.stories', 'news.dead-letters'])
      await page.getByRole('row').filter({ hasText: topic }).waitFor();
    await page.getByText('0 dead letters').waitFor();
    await check(watched, `operations-${width}-${scheme}`);
  }, 30_000);
});

describe('keyboard and live updates', () => {
  let watched: WatchedPage;
  beforeEach(async () => {
    watched = await openPage(browser, { viewport: { width: 1280, height: 800 } });
    await watched.page.goto(babelwire.address);
    await watched.page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(() => watched.page.context().close());

  test('a story can be opened and left with the keyboard', async () => {
    const { page, errors } = watched;
    const focused = () => page.evaluate<string>('document.activeElement?.textContent ?? ""');
    const tabTo = async (name: string) => {
      for (let presses = 0; (await focused()) !== name; presses++) {
        if (presses > 60) throw new Error(`the Tab key does not reach "${name}"`);
        await page.keyboard.press('Tab');
      }
    };
    const { title, id } = largest();
    await tabTo(title);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/stories/${id}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await tabTo('All stories');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stories', level: 1 }).waitFor();
    expect(errors).toEqual([]);
  }, 30_000);

  test('a new article appears on the open page, and shows its byline', async () => {
    const { page, errors } = watched;
    const title = 'Lighthouse keeper of Ostrava Bay retires after 41 years';
    const text = 'Maren Holt, 67, climbed the 212 steps of the Ostrava Bay lighthouse for the last time on Friday.';
    await babelwire.post([{ source: 'Harbour Post', title, text, byline: 'Ada Lind' }]);
    await page.getByRole('link', { name: title }).click({ timeout: 15_000 });
    await page.getByText('Ada Lind').waitFor();
    await page.getByRole('listitem').getByRole('link', { name: title }).click();
    await page.getByRole('article').getByText('Ada Lind').waitFor();
    expect(errors).toEqual([]);
  }, 30_000);

  test('the page of a story shows what a revision changed, in the language and direction of the text', async () => {
    const watched = await openPage(browser, { viewport: { width: 390, height: 800 } });
    const { page } = watched;
    const published = { source: 'Al Jarida', guid: 'revised', language: 'ar' };
    const text =
      'قال رئيس البلدية يوم الثلاثاء إن الجسر القديم سيغلق أمام حركة المرور لمدة أحد عشر شهرا بسبب أعمال الصيانة.';
    const [id] = await babelwire.post([{ ...published, title: 'إغلاق الجسر القديم', text }]);
    const read = () => fetch(`${babelwire.address}/api/articles/${id}`);
    await eventually(read, ({ status }) => status === 200);
    await babelwire.post([{ ...published, title: 'إغلاق الجسر القديم', text: text.replace('الثلاثاء', 'الأربعاء') }]);
    const article = await eventually(
      () => babelwire.get<{ revision: number; storyId: string }>(`/api/articles/${id}`),
      ({ revision }) => revision === 2,
    );
    await page.goto(`${babelwire.address}/stories/${article.storyId}`);
    const item = page.locator(`[id="${id}"]`);
    await item.getByText('Started this story').waitFor();
    await item.getByText('Revised once').click();
    await item.locator('.diff ins').waitFor();
    expect(await item.locator('.diff del').allTextContents()).toEqual(['الثلاثاء']);
    expect(await item.locator('.diff ins').allTextContents()).toEqual(['الأربعاء']);
    expect(await item.locator('.diff').getAttribute('dir')).toBe('rtl');
    expect(await item.locator('.diff').getAttribute('lang')).toBe('ar');
    await check(watched, 'revision');
    await page.context().close();
  }, 30_000);

  test('the head announces the feeds of the page, also after navigation', async () => {
    const { page } = watched;
    const all = ['Babelwire: all stories', '/api/stories.atom'];
    const announced = () =>
      page
        .locator('head link[rel=alternate][type="application/atom+xml"]')
        .evaluateAll((links) => links.map((link) => [link.getAttribute('title'), link.getAttribute('href')]));
    const check = async (...expected: (string | null)[][]) => {
      await eventually(announced, (found) => JSON.stringify(found) === JSON.stringify([all, ...expected]));
      const href = await page.getByRole('link', { name: 'Atom feed' }).getAttribute('href');
      expect(href).toBe((expected.at(-1) ?? all)[1]);
      const response = await fetch(babelwire.address + href!);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining('atom')]);
    };
    await check();
    await page.locator('select[name=language]').selectOption('de');
    await check(['Babelwire: de', '/api/stories.atom?language=de']);
    await page.getByRole('link', { name: 'Show all' }).click();
    await check();
    const { id, title } = largest();
    await page.getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await check([`Babelwire: ${title}`, `/api/stories/${id}.atom`]);
    await page.getByRole('link', { name: 'All stories' }).click();
    await check();
  }, 30_000);

  test('an open page reconnects after a restart, and a new page loads', async () => {
    const { page } = watched;
    await babelwire.stop();
    await page.getByText('Connection lost').waitFor();
    await babelwire.start();
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 20_000 });
    const fresh = await openPage(browser, {});
    await fresh.page.goto(babelwire.address);
    await fresh.page.getByRole('link', { name: largest().title, exact: true }).waitFor();
    await check(fresh, 'after-restart');
    await fresh.page.context().close();
  }, 60_000);
});
