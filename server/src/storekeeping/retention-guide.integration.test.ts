import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, runEvent, startHub } from '../hub.fixture.ts';

/* Runs every example of docs/guide/retention.md, in order, on a new hub, and holds the answers against the page. */

const root = join(import.meta.dirname, '../../..');
let hub: TestHub;
let folder: string;
beforeAll(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'rootline-retention-guide-'));
  expect((await hub.post('/api/v1/lineage', runEvent('kept', '0191f2a4-0000-7000-8000-000000000001'))).status).toBe(
    201,
  );
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

async function printed(command: string): Promise<string> {
  const main = ['--import', import.meta.resolve('tsx'), join(root, 'server/src/cli/main.ts')];
  const env = { ...process.env, ROOTLINE_HOME: folder, ROOTLINE_URL: hub.url };
  const args = command.replace(/^npx rootline /, '').split(' ');
  return (await promisify(execFile)(process.execPath, [...main, ...args], { env, cwd: folder })).stdout;
}

/** Positions differ from hub to hub. */
const comparable = (text: string) => text.replaceAll(/(entry|"entries":) \d+/g, '$1 N').trim();

it('does what the examples of the page say, in their order', async () => {
  const page = await readFile(join(root, 'docs/guide/retention.md'), 'utf8');
  const [, query = '', answer = ''] = /```graphql\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/.exec(page) ?? [];
  const { data, errors } = await hub.gql(query);
  expect(errors).toEqual([]);
  const entries = (text: string) => JSON.parse(text.replaceAll(/"entries": ?\d+/g, '"entries":0')) as unknown;
  expect(entries(JSON.stringify(data))).toEqual(entries(answer));

  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g)];
  expect(examples.length).toBe(7);
  for (const [, command = '', output = ''] of examples)
    expect([command, comparable(await printed(command.trim()))]).toEqual([command, comparable(output)]);
});
