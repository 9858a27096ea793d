import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from '../hub.fixture.ts';

/*
 * Runs every command of docs/guide/export-import.md, in order, on a hub with the flights example, and holds what is printed against the page.
 */

const root = join(import.meta.dirname, '../../..');
let hub: TestHub;
let folder: string;
beforeAll(async () => {
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'rootline-exchange-guide-'));
  const example = join(root, 'examples/flights/src/main.ts');
  const flags = ['--import', 'tsx', example, '--url', hub.url, '--data', join(folder, 'data'), '--quick'];
  await promisify(execFile)(process.execPath, flags, { cwd: root });
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What the command prints, to whomever. */
async function printed(command: string): Promise<string> {
  const main = ['--import', import.meta.resolve('tsx'), join(root, 'server/src/cli/main.ts')];
  const env = { ...process.env, ROOTLINE_HOME: join(folder, 'home'), ROOTLINE_URL: hub.url };
  const args = command.replace(/^npx rootline /, '').split(' ');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [...main, ...args], { env, cwd: folder });
  return stdout + stderr;
}

it('does what the examples of the page say, in their order', async () => {
  const page = await readFile(join(root, 'docs/guide/export-import.md'), 'utf8');
  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g)];
  expect(examples.length).toBe(4);
  const comparable = (text: string) => text.replaceAll(/\d+/g, 'N').trim();
  for (const [, command = '', output = ''] of examples)
    expect([command, comparable(await printed(command.trim()))]).toEqual([command, comparable(output)]);
});

it('tells every member that a line may have', async () => {
  const page = await readFile(join(root, 'docs/guide/export-import.md'), 'utf8');
  const answer = await fetch(`${hub.url}/api/v1/export`);
  const lines = (await answer.text()).trimEnd().split('\n');
  const members = new Set(lines.flatMap((line) => Object.keys(JSON.parse(line) as object)));
  expect(members.size).toBeGreaterThan(20);
  for (const member of members) expect(page, member).toContain(`\`${member}\``);
});
