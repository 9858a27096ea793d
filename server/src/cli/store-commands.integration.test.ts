import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { type TestHub, startHub, testConfig } from '../hub.fixture.ts';
import { writeAtRandom } from '../maintenance/random-writes.fixture.ts';

let config: Config;
let hub: TestHub;
let folder: string;

beforeAll(async () => {
  config = await testConfig();
  hub = await startHub(config);
  folder = await mkdtemp(join(tmpdir(), 'rootline-stores-'));
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the command line in an empty folder, with the variables of the server. */
function rootline(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { uri, user, password } = config.neo4j;
  const server = { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, ROOTLINE_DATA: config.dataFolder };
  const surroundings = {
    ...process.env,
    ROOTLINE_HOME: join(folder, 'home'),
    ROOTLINE_URL: hub.url,
    ...server,
    ...env,
  };
  const main = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'main.ts')];
  return new Promise((resolve) => {
    execFile(process.execPath, [...main, ...args], { env: surroundings, cwd: folder }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** The commands of a page of the guide with what the page says that they print, numbers and folders aside. */
async function examplesOf(
  page: string,
): Promise<readonly { readonly commands: readonly string[]; readonly output: string }[]> {
  const text = await readFile(join(import.meta.dirname, '../../../docs/guide', page), 'utf8');
  return [...text.matchAll(/```sh\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/g)].map(([, commands = '', output = '']) => ({
    commands: commands.trim().split('\n'),
    output,
  }));
}

const comparable = (text: string) =>
  text
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/to \S+monday/g, 'to monday')
    .replaceAll(/in \S*keys\S*monday/g, 'in keys');

it.each(['rebuild-and-check.md', 'backup.md'])('does what the examples of %s say, in their order', async (page) => {
  await writeAtRandom(hub, 91, 30);
  const examples = await examplesOf(page);
  expect(examples.length).toBeGreaterThan(1);
  for (const { commands, output } of examples) {
    let printed = '';
    for (const command of commands) {
      const args = command.replace(/^npx rootline /, '').split(' ');
      const ended = await rootline(args);
      expect([command, ended.code, ended.err]).toEqual([command, 0, '']);
      if (args.includes('--text')) printed += ended.out;
    }
    expect(comparable(printed)).toBe(comparable(output));
  }
});

it('says what is missing, in the words of whoever has to mend it', async () => {
  const lost = await rootline(['check'], { NEO4J_PASSWORD: '', ROOTLINE_DATA: '' });
  expect([lost.code, lost.err]).toEqual([
    2,
    expect.stringMatching(
      /NEO4J_URI is set, and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE and ROOTLINE_DATA is not\nThis command needs/,
    ),
  ]);
  const nowhere = await rootline(['check'], { NEO4J_URI: '' });
  expect([nowhere.code, nowhere.err]).toEqual([
    2,
    expect.stringMatching(/there is no local stack here, and NEO4J_URI is not set\n/),
  ]);
  const away = await rootline(['check'], { NEO4J_URI: 'bolt://127.0.0.1:1' });
  expect([away.code, away.err]).toEqual([3, expect.stringMatching(/Neo4j at bolt:\/\/127\.0\.0\.1:1 cannot be used/)]);
  const nothing = await rootline(['restore', 'nothing']);
  expect([nothing.code, nothing.err]).toEqual([
    1,
    expect.stringMatching(/nothing is no whole backup: it has no manifest\.json/),
  ]);
});
