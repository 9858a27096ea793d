import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../.config/chromium.ts';
import { createApp } from './app.ts';
import { graphiqlRoute } from './graphiql.ts';
import { graphqlRoute } from './graphql.ts';

const app = createApp('silent');
let url: string;

beforeAll(async () => {
  const schema = buildSchema(
    'type Query { status: Status } type Subscription { ticks: Int } type Status { version: String entities: [Count!] } type Count { kind: String count: Int }',
  );
  const status = schema.getQueryType()?.getFields()['status'];
  if (status === undefined) throw new Error('the schema has no status');
  const ticks = schema.getSubscriptionType()?.getFields()['ticks'];
  if (ticks === undefined) throw new Error('the schema has no ticks');
  ticks.subscribe = async function* () {
    yield await Promise.resolve({ ticks: 4_711 });
  };
  status.resolve = () => ({ version: '1.2.3-graphiql', entities: [] });
  await graphqlRoute(app, { schema, contextOf: () => ({}), introspection: true });
  graphiqlRoute(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(() => app.close());

it('runs its first query and shows the answer, and loads nothing from elsewhere', async () => {
  await using browser = await launchChromium();
  const page = await browser.newPage();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));

  await page.goto(`${url}/graphiql`);
  await page.click('button.graphiql-execute-button');
  await page.waitForFunction("document.querySelector('.result-window')?.textContent?.includes('1.2.3-graphiql')");

  await page.click('.graphiql-query-editor .CodeMirror');
  await page.keyboard.press('Control+A');
  // The tab is named after the operation when the editor has understood it.
  await page.keyboard.type('subscription Counting { ticks');
  await page.getByRole('tab', { name: 'Counting' }).waitFor();
  await page.click('button.graphiql-execute-button');
  await page.locator('.result-window').getByText('4711').waitFor();

  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
});
