import fc from 'fast-check';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runEvent, startHub, type TestHub } from '../hub.fixture.ts';

let hub: TestHub;
let replica: TestHub;
beforeAll(async () => {
  hub = await startHub();
  replica = await startHub({ keepStore: true });
});
afterAll(async () => {
  await hub.stop();
  await replica.stop();
});

const NODE = '{ id kind name namespace state distance side hiddenUpstream hiddenDownstream }';
const EDGE = '{ from to kinds inferred validFrom }';
const ARGUMENTS = '$of: [ID!]!, $direction: Direction!, $granularity: Granularity!, $depth: Int!';
const PASSED = 'of: $of, direction: $direction, granularity: $granularity, depth: $depth';
const FOLLOW = `subscription (${ARGUMENTS}, $after: Cursor) { lineageChanged(${PASSED}, after: $after) {
  ... on LineageChange {
    cursor truncated addedNodes ${NODE} changedNodes ${NODE} supersededNodes { id }
    addedEdges ${EDGE} changedEdges ${EDGE} supersededEdges ${EDGE}
  }
  ... on CursorExpired { cursor message }
} }`;
const WALK = `query (${ARGUMENTS}, $asOf: AsOf) { lineage(${PASSED}, asOf: $asOf, limit: 2000) { nodes ${NODE} edges ${EDGE} truncated cursor } }`;

type Node = { readonly id: string };
type Edge = { readonly from: string; readonly kinds: readonly string[]; readonly to: string };
type Change = {
  readonly cursor: string;
  readonly addedNodes: readonly Node[];
  readonly changedNodes: readonly Node[];
  readonly supersededNodes: readonly Node[];
  readonly addedEdges: readonly Edge[];
  readonly changedEdges: readonly Edge[];
  readonly supersededEdges: readonly Edge[];
};
type Piece = {
  readonly of: readonly string[];
  readonly direction: string;
  readonly granularity: string;
  readonly depth: number;
};

const edgeName = ({ from, kinds, to }: Edge) => `${from} ${kinds.join()} ${to}`;

/** What a client holds that takes over what it is told; what does not fit is an error. */
class Held {
  readonly nodes = new Map<string, Node>();
  readonly edges = new Map<string, Edge>();
  cursor: string | null = null;

  take(change: Change): void {
    const { nodes, edges } = this;
    for (const node of change.addedNodes) expect(nodes.has(node.id), `added ${node.id}`).toBe(false);
    for (const { id } of change.changedNodes) expect(nodes.has(id), `changed ${id}`).toBe(true);
    for (const { id } of change.supersededNodes) expect(nodes.delete(id), `superseded ${id}`).toBe(true);
    for (const node of [...change.addedNodes, ...change.changedNodes]) nodes.set(node.id, node);
    for (const edge of change.supersededEdges) expect(edges.delete(edgeName(edge)), edgeName(edge)).toBe(true);
    for (const edge of change.addedEdges) expect(edges.has(edgeName(edge)), edgeName(edge)).toBe(false);
    for (const edge of [...change.addedEdges, ...change.changedEdges]) edges.set(edgeName(edge), edge);
    this.cursor = change.cursor;
  }
}

function byName(walk: { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] }) {
  return {
    nodes: walk.nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    edges: walk.edges.toSorted((a, b) => (edgeName(a) < edgeName(b) ? -1 : 1)),
  };
}

const clientOf = (url: string): Client =>
  createClient({ url: `${url.replace('http', 'ws')}/graphql`, retryAttempts: 0 });

/** Follows until it is cut off, and holds what it was told. */
function listen(client: Client, piece: Piece, held: Held) {
  const messages: Change[] = [];
  const failure: { error: unknown } = { error: undefined };
  const leave = client.subscribe<{ lineageChanged: Change }>(
    { query: FOLLOW, variables: { ...piece, after: held.cursor } },
    {
      next({ data, errors }) {
        if (data == null) failure.error = errors;
        else {
          messages.push(data.lineageChanged);
          try {
            held.take(data.lineageChanged);
          } catch (error) {
            failure.error ??= error;
          }
        }
      },
      error: (error) => (failure.error ??= error),
      complete: () => undefined,
    },
  );
  return { messages, failure, leave };
}

const NAMES = ['a', 'b', 'c', 'd', 'e'].map((name) => `files/${name}`);
let runs = 0;

/** A run that reads some of the datasets and writes others; every one has a job of its own, of five. */
async function run(to: TestHub, reads: readonly number[], writes: readonly number[], state: string): Promise<void> {
  const runId = `0191f2a4-0000-7000-8000-${String(++runs).padStart(12, '0')}`;
  const named = (some: readonly number[]) =>
    some.map((index) => ({ namespace: 'files', name: NAMES[index]?.slice('files/'.length) }));
  const event = { ...runEvent(`job-${runs % 5}`, runId, state), inputs: named(reads), outputs: named(writes) };
  expect((await to.post('/api/v1/lineage', event)).status).toBe(201);
}

async function tag(to: TestHub, id: string, value: string): Promise<void> {
  const { data } = await to.gql(
    `mutation { tag(input: { id: "${id}", tags: [{ key: "t", value: "${value}" }] }) { __typename } }`,
  );
  expect(data.tag.__typename).toBe('TagPayload');
}

async function idOf(name: string): Promise<string> {
  const { data } = await hub.gql(`{ find(text: "${name}") { id } }`);
  return (data.find as { id: string }[])[0]?.id ?? '';
}

it('holds what a walk answers at every cursor, over cut connections and at both replicas', async () => {
  await run(hub, [], [0, 1, 2, 3, 4], 'COMPLETE');
  const ids = await Promise.all(NAMES.map(idOf));
  const some = fc.uniqueArray(fc.nat(4), { maxLength: 2 });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(some, some, fc.constantFrom('START', 'COMPLETE', 'FAIL')) },
    { weight: 1, arbitrary: fc.constant('cut' as const) },
    { weight: 1, arbitrary: fc.tuple(fc.nat(4), fc.nat(4)) },
    { weight: 1, arbitrary: fc.nat(4) },
  );
  const pieces = fc.record({
    of: fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1, maxLength: 2 }),
    direction: fc.constantFrom('UPSTREAM', 'DOWNSTREAM', 'BOTH'),
    granularity: fc.constantFrom('ENTITY', 'VERSION'),
    depth: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(step, { minLength: 1, maxLength: 12 }), async (piece, steps) => {
      const held = new Held();
      const hubs = [hub, replica];
      let client = clientOf(hub.url);
      let told = listen(client, piece, held);
      await expect.poll(() => told.failure.error ?? held.cursor).not.toBeNull();
      for (const [index, one] of steps.entries()) {
        const to = hubs[index % 2] as TestHub;
        if (one === 'cut') {
          told.leave();
          client.terminate();
          await run(to, [index % 5], [], 'COMPLETE');
          client = clientOf(to.url);
          told = listen(client, piece, held);
        } else if (typeof one === 'number') await tag(to, ids[one] ?? '', `${runs}`);
        else if (one.length === 2) await run(to, [one[0]], [one[1]], 'COMPLETE');
        else await run(to, ...one);
      }
      const walked = (await hub.gql(WALK, piece)).data.lineage;
      await expect
        .poll(
          () => told.failure.error ?? byName({ nodes: [...held.nodes.values()], edges: [...held.edges.values()] }),
          {
            timeout: 20_000,
          },
        )
        .toEqual(byName(walked));
      expect(told.failure.error).toBeUndefined();
      told.leave();
      await client.dispose();
    }),
    { numRuns: Number(process.env['ROOTLINE_PROPERTY_RUNS'] ?? 20) },
  );
}, 240_000);

it('continues a walk from its cursor: a run that comes in below is told, one elsewhere is not', async () => {
  await hub.post('/api/v1/lineage', runEvent('first', '0191f2a4-0000-7000-8000-0000000f0001'));
  const piece = { of: [await idOf('files/first.out')], direction: 'DOWNSTREAM', granularity: 'VERSION', depth: 5 };
  const walked = (await hub.gql(WALK, piece)).data.lineage;
  const held = new Held();
  for (const node of walked.nodes as Node[]) held.nodes.set(node.id, node);
  held.cursor = walked.cursor;
  await hub.post('/api/v1/lineage', runEvent('elsewhere', '0191f2a4-0000-7000-8000-0000000f0002'));
  const next = { ...runEvent('next', '0191f2a4-0000-7000-8000-0000000f0003') };
  await hub.post('/api/v1/lineage', { ...next, inputs: [{ namespace: 'files', name: 'first.out' }] });
  const client = clientOf(replica.url);
  const told = listen(client, piece, held);
  await expect.poll(() => told.failure.error ?? held.nodes.size).toBe((walked.nodes as Node[]).length + 2);
  const kinds = told.messages.flatMap(({ addedNodes }) => addedNodes.map((node) => (node as { kind?: string }).kind));
  expect(kinds.toSorted()).toEqual(['DatasetVersion', 'Run']);
  told.leave();
  await client.dispose();
});
