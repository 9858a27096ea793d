import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub, testConfig } from './hub.fixture.ts';
import { HOST_NAMES } from './intake/git/hosts/host.ts';
import { secretVariable } from './intake/git/webhook-secrets.ts';

/*
 * Runs every command and every operation of docs/guide/git.md, in order, on an empty hub, and holds the answers against
 * those on the page.
 */

const SECRET = 'the secret of the guide';
const guide = readFileSync(new URL('../../docs/guide/git.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => ({
  language,
  text,
}));

let hub: TestHub;
beforeAll(async () => {
  const { git } = await testConfig();
  hub = await startHub({ git: { ...git, secrets: { ...git.secrets, github: [SECRET] } } });
});
afterAll(() => hub.stop());

it('answers as the page says', async () => {
  expect(blocks.map(({ language }) => language)).toEqual([
    ...['sh', 'json', 'graphql', 'json', 'json'],
    ...['sh', 'json', 'graphql', 'json', 'json'],
  ]);
  for (const [index, { language, text }] of blocks.entries()) {
    const [first, second] = [blocks[index + 1]?.text ?? '', blocks[index + 2]?.text ?? ''];
    if (language === 'sh') expect(await run(text)).toEqual(expected(JSON.parse(first)));
    if (language !== 'graphql') continue;
    const { data, errors } = await hub.gql(text, JSON.parse(first) as Record<string, unknown>);
    expect(errors, text).toEqual([]);
    expect(data, text).toEqual(expected(JSON.parse(second)));
  }
});

it('answers the delivery of the page a second time with what it answered before, and refuses it unsigned', async () => {
  const delivery = blocks[0]?.text ?? '';
  expect(await run(delivery)).toMatchObject({ seq: 2, replayed: true });
  expect(await run(delivery.replace('sha256=$signature', ''))).toMatchObject({ error: { code: 'BAD_SIGNATURE' } });
});

it('names the variable of every host', () => {
  for (const host of HOST_NAMES) expect(guide).toContain(`\`${secretVariable(host)}\``);
});

async function run(script: string): Promise<unknown> {
  const env = { ...process.env, ROOTLINE_GITHUB_SECRET: SECRET };
  const command = script.replaceAll('http://127.0.0.1:4000', hub.url);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', command], { env });
  return JSON.parse(stdout) as unknown;
}

/** `…` stands for any text. */
function expected(value: unknown): unknown {
  if (value === '…') return expect.any(String);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expected(one)]));
}
