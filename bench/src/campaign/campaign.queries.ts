import { z } from 'zod';
import type { HttpClient } from '../http-client.ts';

const answered = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
});

/** What a hub that is away, or whose store is, answers to queries. */
const PASSING = new Set(['HUB_BUSY', 'QUERY_TIMEOUT', 'TIME_LIMIT']);

/** The data of an answer; undefined when there is none now. @throws Error when the question is what is wrong */
async function ask(client: HttpClient, document: string, variables: object): Promise<unknown> {
  const answer = await client.post('/graphql', JSON.stringify({ query: document, variables })).catch(() => undefined);
  if (answer === undefined || answer.status === 503) return undefined;
  const parsed = answered.safeParse(JSON.parse(answer.text));
  const [error] = parsed.data?.errors ?? [];
  if (error !== undefined && PASSING.has(error.extensions?.code ?? '')) return undefined;
  if (!parsed.success || error !== undefined || parsed.data.data == null)
    throw new Error(`a hub answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  return parsed.data.data;
}

const CHANGES = `query Changes($after: Cursor) {
  changes(after: $after, first: 200) { entries { seq leaf } cursor hasMore }
}`;

const changesSchema = z.object({
  changes: z.object({
    entries: z.array(z.object({ seq: z.int(), leaf: z.string() })),
    cursor: z.string(),
    hasMore: z.boolean(),
  }),
});

export type ChangesPage = z.output<typeof changesSchema>['changes'];

/** The next page of changes; undefined when the hub cannot tell now. @throws Error when it refuses */
export async function changesAfter(client: HttpClient, after: string | undefined): Promise<ChangesPage | undefined> {
  const data = await ask(client, CHANGES, { after });
  return data === undefined ? undefined : changesSchema.parse(data).changes;
}

const STATUS = '{ status { seq relayLag entities { kind count } } }';

const statusSchema = z.object({
  status: z.object({
    seq: z.int(),
    relayLag: z.int(),
    entities: z.array(z.object({ kind: z.string(), count: z.int() })),
  }),
});

/** Where a hub stands; undefined when it cannot tell now. */
export async function statusOf(client: HttpClient): Promise<z.output<typeof statusSchema>['status'] | undefined> {
  const data = await ask(client, STATUS, {});
  return data === undefined ? undefined : statusSchema.parse(data).status;
}

/** What is asked of two stores that are to answer the same: lists of every kind that the load makes, and the ledger. */
const LISTS = [
  '{ datasets(first: 50) { edges { node { id name namespace description createdAt versions { edges { node { id name } } } tags { key value } } } } }',
  '{ jobs(first: 50) { edges { node { id name createdAt runs { edges { node { id state startedAt endedAt } } } } } } }',
  '{ commits(first: 50) { edges { node { sha author { id name } } } } }',
  '{ ledger(first: 50) { edges { node { seq leaf command actor at changes(first: 20) { edges { node { id digest } } } } } } }',
  '{ find(text: "slim.table_3") { id kind name } }',
  '{ status { seq entities { kind count } } }',
];

const WALK = `query Walk($of: [ID!]!) {
  lineage(of: $of, direction: BOTH, depth: 3, limit: 500) { nodes { id name distance } edges { from to kinds inferred } truncated }
}`;

const datasetsSchema = z.object({
  datasets: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }),
});
const walkSchema = z.object({
  lineage: z.object({ nodes: z.array(z.unknown()), edges: z.array(z.unknown()), truncated: z.boolean() }),
});

/** Each question, and the answer as text. @throws Error when a hub cannot answer */
export async function answersOf(client: HttpClient): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const must = async (document: string, variables: object = {}): Promise<unknown> => {
    const data = await ask(client, document, variables);
    if (data === undefined) throw new Error(`a hub cannot answer ${document}`);
    return data;
  };
  for (const document of LISTS) answers.set(document, JSON.stringify(await must(document)));
  const { datasets } = datasetsSchema.parse(await must(LISTS[0] as string));
  for (const { node } of datasets.edges) {
    const { lineage } = walkSchema.parse(await must(WALK, { of: [node.id] }));
    // A walk is a set of nodes and relations.
    const set = [lineage.nodes, lineage.edges].map((all) => all.map((one) => JSON.stringify(one)).sort());
    answers.set(`the lineage of ${node.id}`, JSON.stringify([set, lineage.truncated]));
  }
  return answers;
}
