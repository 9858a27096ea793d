import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { hub, page, PHONE, sideways, usePages } from './pages.fixture.ts';

usePages();

async function ask(query: string, variables: Readonly<Record<string, unknown>>) {
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { readonly data: Record<string, { readonly id: string }[]> };
}

/** A dataset of its own, known by one event, which may say that it is another one too. */
async function dataset(alsoCalled?: string): Promise<{ readonly id: string; readonly name: string }> {
  const name = `mistake-${randomUUID()}`;
  const id = await made(name);
  if (alsoCalled !== undefined) await made(name, alsoCalled);
  return { id, name };
}

async function made(name: string, alsoCalled?: string): Promise<string> {
  const identifiers = [{ namespace: 'withdrawal', name: alsoCalled, type: 'TABLE' }];
  const response = await fetch(`${hub.url}/api/v1/lineage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      eventType: 'COMPLETE',
      eventTime: '2026-03-01T10:00:00Z',
      producer: 'https://example.org/test',
      schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
      run: { runId: randomUUID() },
      job: { namespace: 'withdrawal', name: 'load' },
      outputs: [
        {
          namespace: 'withdrawal',
          name,
          ...(alsoCalled === undefined ? {} : { facets: { symlinks: { identifiers } } }),
        },
      ],
    }),
  });
  expect(response.status).toBe(201);
  const { data } = await ask('query ($text: String!) { find(text: $text) { id } }', { text: `withdrawal/${name}` });
  const id = data['find']?.[0]?.id ?? '';
  expect(id).toMatch(/^dataset:/);
  return id;
}

it('takes a dataset back with a reason, and says so on its page from then on', async () => {
  const { id, name } = await dataset();
  await page.goto(`${hub.url}/entity/${id}`);
  await page.getByRole('button', { name: 'Withdraw …' }).click();
  const dialog = page.getByRole('dialog', { name: `Withdraw ${name}` });
  expect(await dialog.getByRole('button', { name: 'Withdraw', exact: true }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Withdraw …' }).click();
  await dialog.getByRole('textbox', { name: 'Why' }).fill('loaded by mistake');
  await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByRole('status').getByText('loaded by mistake').waitFor();
  expect(await page.getByRole('button', { name: 'Withdraw …' }).count()).toBe(0);
  const { data } = await ask('query ($id: ID!) { node: entity(id: $id) { withdrawn { reason } } }', { id });
  expect(data['node']).toEqual({ withdrawn: { reason: 'loaded by mistake' } });
  await page.getByRole('link', { name: 'What it was' }).click();
  await page.getByText('withdrawn', { exact: true }).first().waitFor();
});

it('ends one relation, asking first, and leaves what runs have made', async () => {
  const { id, name } = await dataset();
  await page.goto(`${hub.url}/entity/${id}`);
  const writers = page.getByRole('region', { name: 'Written by' });
  const end = writers.getByRole('button', { name: `End: load writes ${name}` });
  await end.click();
  const dialog = page.getByRole('dialog', { name: 'End this relation?' });
  await dialog.getByText('What runs have read and written stays.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  expect(await end.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'End it' }).click();
  await writers.getByText('Nothing is known to write it.').waitFor();
  await dialog.waitFor({ state: 'hidden' });
  const { data } = await ask(
    `query ($id: ID!) { node: entity(id: $id) { ... on Dataset {
      writtenBy(first: 1) { edges { cursor } }
      latestVersion { id producedBy(first: 1) { edges { cursor } } }
    } } }`,
    { id },
  );
  expect(data['node']).toMatchObject({ writtenBy: { edges: [] }, latestVersion: { producedBy: { edges: [{}] } } });

  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('row', { name: /Job load.*writes this ended/ }).waitFor();
  expect(await page.getByRole('button', { name: /^End: / }).count()).toBe(0);
});

it('ends a relation from the history that says that it began, unless the page shows the past', async () => {
  const { id } = await dataset();
  const { data } = await ask(
    'query ($id: ID!) { node: entity(id: $id) { ... on Dataset { latestVersion { id } } } status { cursor } }',
    { id },
  );
  const { node, status } = data as unknown as {
    readonly node: { readonly latestVersion: { readonly id: string } };
    readonly status: { readonly cursor: string };
  };
  const address = `${hub.url}/entity/${node.latestVersion.id}?tab=history`;
  await page.goto(`${address}&asOf=${status.cursor}`);
  const began = page.getByRole('row', { name: /Run load.*produced this began/ });
  await began.waitFor();
  expect(await page.getByRole('button', { name: /^End: / }).count()).toBe(0);

  await page.goto(address);
  await began.getByRole('button', { name: /^End: load produced / }).click();
  const dialog = page.getByRole('dialog', { name: 'End this relation?' });
  await dialog.getByText('It goes from the lineage of now.').click();
  await dialog.getByRole('textbox', { name: 'Since when' }).fill('1999-01-01T00:00:00');
  await dialog.getByRole('button', { name: 'End it' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/input\.at/)
    .waitFor();
  await dialog.getByRole('textbox', { name: 'Since when' }).fill('');
  await dialog.getByRole('button', { name: 'End it' }).click();
  await page.getByRole('row', { name: /Run load.*produced this ended/ }).waitFor();
  expect(await page.getByRole('button', { name: /^End: / }).count()).toBe(0);
});

it('fits a telephone, and offers nothing of the kind for a project', async () => {
  const { id } = await dataset();
  await page.setViewportSize(PHONE);
  await page.goto(`${hub.url}/entity/${id}`);
  await page.getByRole('button', { name: 'Withdraw …' }).click();
  await page.getByRole('dialog').getByText('Nothing is erased').waitFor();
  expect(await sideways()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'default' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'default' }).waitFor();
  expect(await page.getByRole('button', { name: 'Withdraw …' }).count()).toBe(0);
});

it('separates two that became one, and says so on both pages', async () => {
  const stays = await dataset();
  const goes = await dataset(stays.name);
  await page.goto(`${hub.url}/entity/${stays.id}?tab=history`);
  await page.getByText('became one with this').waitFor();
  await page.getByRole('button', { name: 'Separate …' }).click();
  const dialog = page.getByRole('dialog', { name: /^Separate/ });
  await dialog.getByText('The two are two again').waitFor();
  await dialog.getByRole('button', { name: 'Keep them one' }).click();
  await page.getByRole('button', { name: 'Separate …' }).click();
  await dialog.getByRole('button', { name: 'Separate', exact: true }).click();
  await page.getByText('was separated from this').waitFor();
  expect(await page.getByRole('button', { name: 'Separate …' }).count()).toBe(0);
  await page.goto(`${hub.url}/entity/${goes.id}?tab=history`);
  await page.getByRole('heading', { level: 1, name: goes.name }).waitFor();
  await page.getByText('was separated from', { exact: true }).waitFor();
});

it('says why two are not separated', async () => {
  const stays = await dataset();
  const goes = await dataset(stays.name);
  await page.goto(`${hub.url}/entity/${stays.id}?tab=history`);
  await page.getByRole('button', { name: 'Separate …' }).click();
  // Somebody else is faster.
  const { data } = await ask('mutation ($id: ID!) { done: separate(input: { id: $id }) { __typename } }', {
    id: goes.id,
  });
  expect(data['done']).toEqual({ __typename: 'SeparatePayload' });
  const dialog = page.getByRole('dialog', { name: /^Separate/ });
  await dialog.getByRole('button', { name: 'Separate', exact: true }).click();
  await dialog.getByRole('alert').getByText('does not lead to').waitFor();
});
