import { expect, it } from 'vitest';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

usePages(async () => {
  // What is written now is a hundred days old when the hub has the right time again.
  await hub.reset();
  for (const version of ['1', '2'])
    await hub.ask(
      `mutation { registerDatasetVersion(input: { dataset: { namespace: "old", name: "table" }, version: "${version}" }) { __typename } }`,
    );
  await hub.kill();
  await hub.start();
}, 100);

it('shows what is stored where, sets a policy, and tries it', async () => {
  await page.goto(hub.url);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page
    .getByText(/\d entr(y|ies)/)
    .first()
    .waitFor();
  await page.getByRole('region', { name: 'Last check' }).getByText('npx rootline check').waitFor();
  const policy = page.getByRole('region', { name: 'Lists of changes of ledger entries' });
  await policy.getByText('Now kept for good').waitFor();

  const days = policy.getByRole('textbox');
  await days.fill('7');
  await policy.getByText(/A whole number of days from 30 to 36,500/).waitFor();
  expect(await policy.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await days.fill('90');
  await policy.getByRole('button', { name: 'Save' }).click();
  await policy.getByText(/^Set, as entry \d+ of the ledger says\.$/).waitFor();
  await policy.getByText('Now kept for 90 days').waitFor();
});

it('applies a policy after a dry run, asking first, and shows what went', async () => {
  await page.goto(`${hub.url}/settings/storage`);
  const policy = page.getByRole('region', { name: 'Lists of changes of ledger entries' });
  await policy.getByText('Now kept for 90 days').waitFor();
  await policy.getByRole('textbox').fill('3650');
  await policy.getByRole('button', { name: 'Dry run' }).click();
  await policy.getByText('Nothing is older than 3650 days.').waitFor();
  await policy.getByRole('textbox').fill('90');
  await policy.getByRole('button', { name: 'Dry run' }).click();
  const plan = policy.getByText(/^The changes of \d+ entries, /);
  await plan.waitFor();
  const shown = Number(/\d+/.exec((await plan.textContent()) ?? '')?.[0]);
  expect(shown).toBeGreaterThanOrEqual(2);
  expect(await policy.getByRole('listitem').count()).toBe(Math.min(shown, 10));

  await policy.getByRole('button', { name: 'Drop these …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Drop the changes of old entries' });
  await dialog.getByText(`The changes of ${shown} entries are gone from here afterwards.`).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await policy.getByRole('button', { name: 'Drop these …' }).click();
  await dialog.getByRole('button', { name: 'Drop them' }).click();
  await policy.getByText(`The changes of ${shown} entries were dropped, as entry`).waitFor();
  await policy.getByText(`Now kept for 90 days, dropped up to entry ${shown}.`).waitFor();
  await page.getByText(`up to ${shown} without their changes`).waitFor();
  await policy.getByRole('button', { name: 'Dry run' }).click();
  await policy.getByText('Nothing is older than 90 days.').waitFor();

  const bodies = page.getByRole('region', { name: 'Accepted bodies' });
  await bodies.getByText('They go only when a backup holds them').waitFor();
  await bodies.getByRole('textbox').fill('365');
  await bodies.getByRole('button', { name: 'Save' }).click();
  await bodies.getByText('Now kept for 365 days').waitFor();
  await bodies.getByRole('button', { name: 'Dry run' }).click();
  await bodies.getByText('Nothing is older than 365 days.').waitFor();
  await policy.getByText('Now kept for 90 days').waitFor();
});

it('fits a telephone', async () => {
  await page.setViewportSize(PHONE);
  await page.goto(`${hub.url}/settings/storage`);
  await page.getByRole('region', { name: 'Last backup' }).waitFor();
  expect(await sideways()).toBe(0);
});
