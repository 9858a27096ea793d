import { hash } from 'node:crypto';
import { DEFAULT_PROJECT_ID, type EntityStore } from '@rootline/graph';
import { type Command, type Field, type Json, type Statement } from '@rootline/graph/model';
import type { Body } from '@rootline/storage';
import { ulid } from 'ulid';
import { z } from 'zod';

/*
 * What the hub says of itself: how long details are kept, what was dropped, when it was checked and backed up. Each is a
 * revision of a field `hub:…` of the project `default`, written by a command like any other: it has its entry in the ledger, its
 * history, and comes back with a rebuild and a restore.
 */

const count = z.number().int().nonnegative();

const policySchema = z.object({ keepDays: count });
const droppedSchema = z.object({ from: count, to: count, entries: count, bytes: count, keepDays: count });
const checkedSchema = z.object({
  at: count,
  seq: count,
  entries: count,
  facts: count,
  bodies: count,
  findings: count,
  deep: z.boolean(),
  ms: count,
});
const backedUpSchema = z.object({
  at: count,
  seq: count,
  bodies: count,
  people: count,
  bytes: count,
  folder: z.string(),
});

/** What a run says that dropped bodies. */
export const droppedBodiesSchema = droppedSchema.extend({
  files: count,
  /** The one that holds them; null when nothing was old enough. */
  backup: z.object({ at: count, seq: count, folder: z.string() }).nullable(),
});

const FACTS = {
  'retention:LEDGER_DETAIL': { command: 'hub.retentionSet', schema: policySchema.nullable() },
  'dropped:LEDGER_DETAIL': { command: 'hub.retentionApplied', schema: droppedSchema },
  'retention:BODIES': { command: 'hub.retentionSet', schema: policySchema.nullable() },
  'dropped:BODIES': { command: 'hub.retentionApplied', schema: droppedBodiesSchema },
  checked: { command: 'hub.checked', schema: checkedSchema },
  backedUp: { command: 'hub.backedUp', schema: backedUpSchema },
} as const;

type What = keyof typeof FACTS;
export type HubFact = {
  readonly [W in What]: { readonly what: W; readonly value: z.output<(typeof FACTS)[W]['schema']> };
}[What];

/** The newest of each; absent: never said. */
export type HubFacts = { readonly [W in What]?: z.output<(typeof FACTS)[W]['schema']> };

const bodySchema = z.strictObject({ what: z.enum(Object.keys(FACTS) as [What, ...What[]]), value: z.json() });

// A few hundred bytes, and the statement around them.
const SIZE = 2_000;

/** A fact as a command, with the body to keep. `at`: since when it is so, epoch ms. */
export function hubFactCommand(
  { what, value }: HubFact,
  { at, actor, key = ulid() }: { readonly at: number; readonly actor: string; readonly key?: string },
): { readonly body: Body; readonly command: Command } {
  const bytes = Buffer.from(JSON.stringify({ what, value }));
  const digest = hash('sha256', bytes, 'hex');
  const drawn = { at, ulid: ulid() };
  const command: Command = {
    ...{ name: FACTS[what].command, key: `hub:${key}`, actor, bodyDigest: digest, size: SIZE, drawn },
    ...hubFactStatements(bytes, at),
  };
  return { body: { digest, bytes }, command };
}

/** What a kept body says, since `at`. */
export function hubFactStatements(body: Uint8Array, at: number): Pick<Command, 'statements' | 'guards' | 'answer'> {
  const { what, value } = bodySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  const field: Field = `hub:${what}`;
  const statement: Statement = { type: 'revision', of: DEFAULT_PROJECT_ID, field, value: value as Json, validFrom: at };
  return { statements: [statement], guards: [], answer: { project: DEFAULT_PROJECT_ID } };
}

/** Where the body of an entry is that a run of retention has dropped, for people; undefined when no run reached so far. */
export function whereDropped({ 'dropped:BODIES': dropped }: HubFacts, seq: number): string | undefined {
  if (dropped?.backup == null || seq > dropped.to) return undefined;
  const { folder, seq: of } = dropped.backup;
  return `Bodies up to entry ${dropped.to} were dropped under a policy; the backup ${folder} as of entry ${of} holds them, or a later one: give it with --bodies-from`;
}

/** What the hub says of itself now. One that a newer version wrote otherwise counts as not said. @throws StoreError */
export async function readHubFacts(entities: EntityStore): Promise<HubFacts> {
  const [project] = await entities.getMany([DEFAULT_PROJECT_ID], {});
  const said = Object.entries(FACTS).flatMap(([what, { schema }]) => {
    const parsed = schema.safeParse(project?.values[`hub:${what}`]);
    return parsed.success ? [[what, parsed.data] as const] : [];
  });
  return Object.fromEntries(said);
}
