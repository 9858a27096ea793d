import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import { runEvent, startHub, type TestHub } from '../hub.fixture.ts';

/*
 * Runs what docs/guide/live.md shows on an empty hub, and holds what it prints against the page.
 */

let hub: TestHub;
let blocks: readonly (readonly [language: string, text: string])[];
beforeAll(async () => {
  hub = await startHub();
  await write();
  const guide = await readFile(new URL('../../../docs/guide/live.md', import.meta.url), 'utf8');
  blocks = [...guide.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language = '', text = '']) => [language, text]);
});
afterAll(() => hub.stop());

const block = (language: string, index = 0): string => blocks.filter(([name]) => name === language)[index]?.[1] ?? '';
let runs = 0;
async function write(): Promise<void> {
  const runId = `0191f2a4-0000-7000-8000-00000000d${String(++runs).padStart(3, '0')}`;
  expect((await hub.post('/api/v1/lineage', runEvent(`guide-${runs}`, runId))).status).toBe(201);
}

it('prints the events of the page', async () => {
  const command = block('sh').replace('http://127.0.0.1:4000', hub.url).replace('--max-time 10', '--max-time 6');
  const printed = promisify(execFile)('bash', ['-euo', 'pipefail', '-c', command]);
  await expect.poll(async () => (await fetch(`${hub.url}/metrics`)).text()).toContain('transport="sse"} 1');
  await write();
  const { stdout } = await printed;
  const shown = stdout.replaceAll(/"cursor":"[^"]+"/g, '"cursor":"…"');
  expect(shown.trim()).toBe(block('text').trim());
});

it('answers the subscriptions of the page', async () => {
  const client = createClient({ url: `${hub.url.replace('http', 'ws')}/graphql`, retryAttempts: 0 });
  const first = async (query: string, variables: Record<string, unknown> = {}) => {
    for await (const answer of client.iterate({ query, variables })) return answer;
    return undefined;
  };
  expect(await first(block('graphql'))).toEqual({
    data: { changes: { cursor: expect.any(String), entry: null } },
  });
  const { id } = ((await hub.gql('{ find(text: "test/guide-1") { id } }')).data.find as { id: string }[])[0] ?? {};
  expect(await first(block('graphql', 1), { id })).toEqual({
    data: {
      entityChanged: { cursor: expect.any(String), entry: null, entity: { name: 'guide-1', description: null } },
    },
  });
  const { id: output } =
    ((await hub.gql('{ find(text: "files/guide-1.in") { id } }')).data.find as { id: string }[])[0] ?? {};
  expect(await first(block('graphql', 2), { of: [output] })).toMatchObject({
    data: {
      lineageChanged: {
        cursor: expect.any(String),
        addedNodes: [{ name: 'guide-1.in', distance: 0 }, { name: 'guide-1' }, { name: 'guide-1.out', distance: 2 }],
        ...{ changedNodes: [], supersededNodes: [], supersededEdges: [] },
        addedEdges: [{ kinds: ['READ_BY'] }, { kinds: ['WRITES'] }],
      },
    },
  });
  await client.dispose();
});

it('follows with the loop of the page', async () => {
  // In the repository, so that it finds what it imports.
  const folder = await mkdtemp(join(import.meta.dirname, '.guide-'));
  const program = join(folder, 'follow.mjs');
  await writeFile(program, block('js').replace('ws://127.0.0.1:4000', hub.url.replace('http', 'ws')));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await expect.poll(async () => (await fetch(`${hub.url}/metrics`)).text()).toContain('transport="websocket"} 1');
    await expect
      .poll(async () => {
        await write();
        return printed;
      })
      .toMatch(/^\d+ openlineage\.run$/m);
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
});
