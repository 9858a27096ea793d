import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { barriers, hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

const mark = randomUUID().replaceAll('-', '').slice(0, 8);
const namespace = `palette-${mark}`;

usePages(async () => {
  const job = { namespace, name: `work-${mark}` };
  await hub.send(
    ...completedRun(job, [], [table(namespace, `first-${mark}`, ['x']), table(namespace, `second-${mark}`, ['x'])]),
  );
  await hub.ask(`mutation { createProject(input: { name: "project-${mark}" }) { __typename } }`);
});

const palette = () => page.getByRole('dialog', { name: 'Command palette' });
const field = () => palette().getByRole('combobox');
const chosen = () => palette().getByRole('option', { selected: true });

async function open(at = '/'): Promise<void> {
  await page.goto(hub.url + at);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await palette().waitFor();
}

/** Types, and waits until this is what Enter would choose. */
async function type(text: string, choice: string): Promise<void> {
  await page.keyboard.type(text);
  await chosen().filter({ hasText: choice }).waitFor();
}

describe('the command palette', () => {
  it('leads to a page by keyboard alone, and its script is loaded when it is first wanted', async () => {
    const scripts: string[] = [];
    page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    await page.goto(hub.url);
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.waitForLoadState('networkidle');
    const before = scripts.length;
    await page.keyboard.press('Control+k');
    await palette().waitFor();
    expect(scripts.length).toBeGreaterThan(before);
    await type('model ver', 'Model versions');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Model versions' }).waitFor();
    expect(await palette().count()).toBe(0);
  });

  it('finds anything in the hub as one types, and knows afterwards that it was opened', async () => {
    await open();
    await page.keyboard.type(`second-${mark}`);
    const found = palette().getByRole('group', { name: 'In the hub' }).getByRole('option').first();
    await found
      .filter({ hasText: `second-${mark}` })
      .filter({ hasText: 'Dataset' })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: `second-${mark}` }).waitFor();

    await open();
    const opened = palette().getByRole('group', { name: 'Opened lately' });
    await opened.getByRole('option', { name: `second-${mark}` }).waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('region', { name: 'Opened lately' })
      .getByRole('link', { name: `second-${mark}` })
      .waitFor();
  });

  it('shows the answer to the last words, whichever comes last', async () => {
    await open();
    let release = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = (): void => undefined;
    const first = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes(`"first-${mark}"`) === true) {
        asked();
        await late;
      }
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.type(`first-${mark}`);
    await first;
    await field().fill(`second-${mark}`);
    const options = palette().getByRole('group', { name: 'In the hub' }).getByRole('option');
    await options
      .filter({ hasText: `second-${mark}` })
      .filter({ hasText: 'Dataset' })
      .first()
      .waitFor();
    release();
    await page.waitForLoadState('networkidle');
    expect(await options.filter({ hasText: `first-${mark}` }).count()).toBe(0);
  });

  it('changes the theme, the moment and the project, and copies the link', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/datasets');
    await type('theme dark', 'Theme: dark');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor();

    await page.keyboard.press('Control+k');
    await type('3 days ago', 'As of 3 days ago');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'This page shows that moment, not now.' }).waitFor();
    await page.keyboard.press('Control+k');
    await type('back', 'Back to now');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Moment that is looked at: now' }).waitFor();

    await page.keyboard.press('Control+k');
    await type(`project-${mark}`, `project-${mark}`);
    await page.keyboard.press('Enter');
    await page.waitForURL(/project=project/);
    await page.keyboard.press('Control+k');
    await type('copy', 'Copy the link to this page');
    await page.keyboard.press('Enter');
    await palette().getByRole('status').filter({ hasText: 'The link is copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  });

  it('is a field with a list for those who hear it, and gives the focus back', async () => {
    await page.goto(hub.url);
    const button = page.getByRole('button', { name: 'Commands' });
    await button.focus();
    await page.keyboard.press('Enter');
    await palette().waitFor();
    expect(await field().evaluate((input) => input === document.activeElement)).toBe(true);
    const order = palette().getByRole('option');
    const at = async () => order.evaluateAll((all) => all.findIndex((one) => one.ariaSelected === 'true'));
    const spoken = () =>
      field().evaluate(
        (input) => document.getElementById(input.getAttribute('aria-activedescendant') ?? '')?.ariaSelected,
      );
    expect(await at()).toBe(0);
    await page.keyboard.press('ArrowDown');
    expect([await at(), await spoken()]).toEqual([1, 'true']);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect([await at(), await spoken()]).toEqual([(await order.count()) - 1, 'true']);
    expect(await chosen().evaluate((one) => one.getBoundingClientRect().bottom < innerHeight)).toBe(true);
    expect(await barriers()).toEqual([]);
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'hidden' });
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('is used on a telephone by touch', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(hub.url);
    await page.getByRole('button', { name: 'Commands' }).click();
    await palette().waitFor();
    expect(await sideways()).toBe(0);
    const box = await palette().boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? PHONE.height)).toBeLessThanOrEqual(PHONE.height);
    await palette().getByRole('option', { name: 'Audit' }).click();
    await page.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
  });

  it('says that the hub does not answer, and still leads to pages and what was opened', async () => {
    await open();
    await page.route('**/graphql', (route) => route.abort());
    await page.keyboard.type(`anything-${mark}`);
    await palette().getByRole('status').filter({ hasText: 'The hub cannot be reached' }).waitFor();
    await field().fill('');
    await type('audit', 'Audit');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/ledger/);
  });
});
