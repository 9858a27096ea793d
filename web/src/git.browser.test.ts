import { randomUUID } from 'node:crypto';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { completedRun, table } from './flights-events.fixture.ts';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

// The store may hold what other tests wrote: everything here has a name of its own.
const mark = randomUUID().replaceAll('-', '').slice(0, 8);
const url = `https://git.example.org/pages/${mark}`;
const sha = (digit: string) => `${mark}${digit.repeat(32)}`;
const [FIRST, SECOND, THIRD] = [sha('1'), sha('2'), sha('3')] as [string, string, string];
const ada = { name: `Ada ${mark}`, email: `ada-${mark}@example.org` };

usePages(async () => {
  const commit = (id: string, day: number, more: object) => ({
    ...{ sha: id, author: { ...ada, time: `2026-01-0${day}T00:00:00Z` } },
    ...more,
  });
  await hub.post('/api/v1/git/history', {
    repository: { url, defaultBranch: 'refs/heads/main' },
    at: '2026-01-05T00:00:00Z',
    commits: [
      commit(FIRST, 1, { message: `Begin ${mark}`, parents: [] }),
      commit(SECOND, 2, {
        ...{
          message: `Count holidays ${mark}\n\nThey were missing.\n\nCo-authored-by: ${ada.name} <${ada.email}>`,
          parents: [FIRST, sha('9')],
        },
        changes: { paths: [{ path: 'src/holidays.py', kind: 'renamed', from: 'src/days.py' }] },
        submodules: [{ path: 'vendor/calendar', url: 'https://git.example.org/pages/calendar' }],
      }),
    ],
    refs: [
      { name: 'refs/heads/main', sha: FIRST, before: null, at: '2026-01-03T00:00:00Z', by: ada },
      { name: 'refs/heads/main', sha: SECOND, before: FIRST, forced: true, by: ada },
      { name: 'refs/heads/gone', sha: null, before: THIRD },
      { name: 'refs/tags/v1', sha: FIRST, before: null, tag: { sha: THIRD, message: 'The first one' } },
    ],
    incomplete: [{ reason: 'shallow-clone', detail: 'depth 2' }],
  });
  const namespace = `git-${mark}`;
  const events = completedRun({ namespace, name: `train-${mark}` }, [], [table(namespace, `out-${mark}`, ['x'])]);
  for (const event of events as { run: { facets?: object } }[]) {
    event.run.facets = {
      ...event.run.facets,
      rootline_commit: { repository: `git@git.example.org:pages/${mark}.git`, sha: SECOND },
    };
  }
  await hub.send(...events);
});

async function openRepository(): Promise<void> {
  const { data } = (await hub.ask(`{ repository(url: "${url}") { id } }`)) as { data: { repository: { id: string } } };
  await page.goto(`${hub.url}/entity/${data.repository.id}`);
  await page.getByRole('heading', { level: 1, name: `pages/${mark}` }).waitFor();
}

/** 0 while it is not there, or drawn anew. */
const widthOf = async (link: Locator) => (await link.boundingBox())?.width ?? 0;

const tab = (name: string) => page.getByRole('navigation', { name: 'Parts of this page' }).getByRole('link', { name });

describe('the pages of code', () => {
  it('lead from a repository over a branch and its moves to a commit, what it changed, and the runs of it', async () => {
    await openRepository();
    await page.getByText('the history was read from a shallow clone (depth 2)').waitFor();

    await tab('Branches and tags').click();
    const refs = page.getByRole('table', { name: 'Branches and tags' });
    await refs.getByText('deleted').waitFor();
    expect(await refs.getByRole('row').count()).toBe(4);
    await refs.getByRole('link', { name: 'main' }).click();

    await page.getByRole('heading', { level: 1, name: 'main' }).waitFor();
    await tab('Moves').click();
    const moves = page.getByRole('table', { name: 'Moves' });
    await moves.getByText('Forced to').waitFor();
    await moves.getByText('Set to').waitFor();
    expect(await moves.getByText(`Ada ${mark}`).count()).toBe(2);
    await moves
      .getByRole('link', { name: `Count holidays ${mark}` })
      .first()
      .click();

    await page.getByRole('heading', { level: 1, name: `Count holidays ${mark}` }).waitFor();
    const message = page.getByRole('region', { name: 'Message' });
    await message.getByText('They were missing.').waitFor();
    await message.getByRole('link', { name: `Ada ${mark}` }).waitFor();
    expect(await message.textContent()).not.toContain('principal:');
    await page.getByRole('heading', { name: 'Merges' }).waitFor();
    await page.getByRole('link', { name: `Begin ${mark}` }).waitFor();
    await page.getByText(sha('9')).waitFor();
    await page.getByText('vendor/calendar').waitFor();
    await tab('Changed paths').click();
    const changes = page.getByRole('table', { name: 'Changed paths' });
    await changes.getByText('renamed').waitFor();
    expect(await changes.textContent()).toContain('src/holidays.py');
    await tab('Runs').click();
    await page.getByRole('link', { name: `train-${mark}` }).waitFor();
  });

  it('list the commits of a repository, newest first, and mark those that ran', async () => {
    await openRepository();
    await tab('Commits').click();
    const commits = page.getByRole('table', { name: 'Commits' });
    await commits.getByRole('link', { name: `Begin ${mark}` }).waitFor();
    const rows = await commits.getByRole('row').allTextContents();
    // The commit that a branch had before it was deleted is not known, only its sha.
    expect(rows.slice(1).map((row) => /Count|Begin/.exec(row)?.[0])).toEqual(['Count', 'Begin']);
    expect(rows[1]).toContain('ran');
    expect(rows[2]).not.toContain('ran');
  });

  it('fit a telephone, names first', async () => {
    await page.setViewportSize(PHONE);
    await openRepository();
    await tab('Branches and tags').click();
    await expect.poll(() => widthOf(page.getByRole('link', { name: 'main' }).first())).toBeGreaterThan(40);
    await tab('Commits').click();
    await expect.poll(() => widthOf(page.getByRole('link', { name: `Begin ${mark}` }))).toBeGreaterThan(80);
    expect(await sideways()).toBe(0);
    const settings = await page.getByRole('link', { name: 'Settings' }).boundingBox();
    expect((settings?.x ?? 0) + (settings?.width ?? 0)).toBeLessThanOrEqual(390);
  });
});
