import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from './hub.fixture.ts';

/*
 * Runs every operation of docs/guide/time.md, in order, on an empty hub, and holds the answers against those on the page.
 */

const guide = readFileSync(new URL('../../docs/guide/time.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```(graphql|json)\n([\s\S]*?)```/g)].map(([, language, text = '']) => ({
  language,
  text,
}));

/** An operation, then its variables where it has some, then its answer. */
const steps = blocks.flatMap(({ language, text }, index) => {
  if (language !== 'graphql') return [];
  const takesVariables = /^(query|mutation) \w+\(/.test(text);
  const [first, second] = [blocks[index + 1]?.text ?? '', blocks[index + 2]?.text ?? ''];
  return [{ query: text, variables: takesVariables ? first : '{}', answer: takesVariables ? second : first }];
});

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

it('answers as the page says', async () => {
  expect(steps.length).toBeGreaterThan(7);
  const known = new Map<string, string>();
  for (const { query, variables, answer } of steps) {
    const filled = variables.replaceAll(/<(\w+)>/g, (_, name: string) => known.get(name) ?? `no ${name} yet`);
    const { data, errors } = await hub.gql(query, JSON.parse(filled) as Record<string, unknown>);
    expect(errors, query).toEqual([]);
    expect(data, query).toEqual(expected(JSON.parse(answer)));
    remember(known, data);
    known.set('orders', await orders());
  }
});

async function orders(): Promise<string> {
  const { data } = await hub.gql('{ find(text: "shop/orders") { id } }');
  return (data as { find: { id: string }[] }).find[0]?.id ?? '';
}

/** What later steps name: the moment that was asked for, the version that was made, what became one with another. */
function remember(known: Map<string, string>, data: Readonly<Record<string, unknown>>): void {
  const {
    status,
    registerDatasetVersion: made,
    history,
  } = data as {
    status?: { cursor?: string };
    registerDatasetVersion?: { datasetVersion?: { id: string } };
    history?: { edges: readonly { node: { united?: { otherId?: string } | null } }[] };
  };
  const other = history?.edges[0]?.node.united?.otherId;
  if (other !== undefined) known.set('old', other);
  if (status?.cursor !== undefined) known.set('cursor', status.cursor);
  if (made?.datasetVersion !== undefined) known.set('version', made.datasetVersion.id);
}

/** `…` stands for any text, also at the end of one. */
function expected(value: unknown): unknown {
  if (typeof value === 'string' && value.endsWith('…')) return expect.stringContaining(value.slice(0, -1));
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, expected(one)]));
}
