import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestRepository } from './cli/git/git-repository.fixture.ts';
import { type TestHub, startHub } from './hub.fixture.ts';

/* Runs the commands of docs/guide/git-sync.md, in order, in a small repository, and holds what is printed against the page. */

const root = join(import.meta.dirname, '../..');
let hub: TestHub;
let repository: TestRepository;
beforeAll(async () => {
  hub = await startHub();
  repository = new TestRepository();
  await repository.commit('Read the weather', { 'weather.py': '1' });
  repository.git('checkout', '--quiet', '-b', 'holidays');
  await repository.commit('Count holidays', { 'holidays.py': '1' });
  repository.git('checkout', '--quiet', 'main');
  await repository.commit('Read it by the hour', { 'weather.py': '2' });
  repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge holidays', 'holidays');
  repository.git('tag', 'v1');
});
afterAll(async () => {
  await hub.stop();
  await rm(repository.folder, { recursive: true, force: true });
});

async function printed(command: string): Promise<string> {
  const main = ['--import', import.meta.resolve('tsx'), join(root, 'server/src/cli/main.ts')];
  const env = { ...process.env, ROOTLINE_HOME: join(repository.folder, '.git/home'), ROOTLINE_URL: hub.url };
  const args = command.replace(/^npx rootline /, '').split(' ');
  const { stdout } = await promisify(execFile)(process.execPath, [...main, ...args], { env, cwd: repository.folder });
  return stdout.replace(/repository:[0-9a-f]{32}/, 'repository:…').trim();
}

it('prints what the page says', async () => {
  const page = await readFile(join(root, 'docs/guide/git-sync.md'), 'utf8');
  const examples = [...page.matchAll(/```sh\n([\s\S]*?)```[\s\S]*?```\n([\s\S]*?)```/g)];
  expect(examples.length).toBe(2);
  for (const [, command = '', output = ''] of examples)
    expect([command, await printed(command.trim())]).toEqual([command, output.trim()]);
});
