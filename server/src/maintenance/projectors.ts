import { hash } from 'node:crypto';
import { FIRST_PROJECT, type Project, type Projectable, UnprojectableError, firstCommand } from '@rootline/graph';
import type { Command, Drawn } from '@rootline/graph/model';
import type { BodyStore } from '@rootline/storage';
import { z } from 'zod';
import { DRAFTS, type Drafter } from '../commands/mutation-builder.ts';
import { type Reads, asBefore } from '../commands/reads.ts';
import { importStatements } from '../exchange/import-statements.ts';
import { recordsOf } from '../exchange/take-records.ts';
import { readReport } from '../intake/git/read-report.ts';
import { historyKey } from '../intake/git/take-report.ts';
import { readEvent } from '../intake/openlineage/read-event.ts';
import { hubFactStatements } from '../storekeeping/hub-fact.ts';

/** Turns a kept body into what its command said. The reads are of the graph as it was after the entries before. */
type Projector = (entry: Projectable, body: Buffer, entities: Reads) => Promise<Projected>;
type Projected = Pick<Command, 'statements' | 'guards' | 'answer' | 'project' | 'drawn'>;

const drawnSchema = z.object({ drawn: z.object({ at: z.number(), ulid: z.string() }) });
const fromSchema = z.object({ ids: z.object({ from: z.string() }) });
const mutationSchema = z.object({ mutation: z.string(), input: z.record(z.string(), z.unknown()) });

/** Protocols whose bodies say everything: nothing was drawn for them. */
const SAYS_ALL = /^(openlineage|import)\./;

/** Why an entry cannot be projected again; undefined when it can. */
export async function unprojectable(entry: Projectable, bodies: Pick<BodyStore, 'has'>): Promise<string | undefined> {
  const { command, outcome, body } = entry;
  if (outcome === 'refused' || isOfTheHub(command)) return undefined;
  if (projectorOf(command) === undefined) return `nothing is known of commands named ${command}: start a newer version`;
  if (!SAYS_ALL.test(command) && drawnOf(entry) === undefined)
    return 'an earlier version wrote it, which did not keep the time and the ids that it drew';
  return (await bodies.has(body)) ? undefined : `its body ${body} is not kept any more`;
}

/** Projects any entry by the name of its command. @throws UnprojectableError when its body is gone, ExpectedError as the command did */
export function projectEntries(bodies: BodyStore, entities: Reads): Project {
  return async (entry) => {
    const { command: name, key, actor, body: bodyDigest } = entry;
    if (isOfTheHub(name)) return { ...ofTheHub(name), name, key, actor, bodyDigest };
    const projector = projectorOf(name);
    const body = await bodies.get(bodyDigest);
    if (projector === undefined || body === undefined)
      throw new UnprojectableError(
        `entry ${entry.seq} cannot be projected: ${(await unprojectable(entry, bodies)) ?? 'its body is gone'}`,
      );
    const projected = await projector(entry, Buffer.from(body), entities);
    return { ...projected, name, key, actor, bodyDigest, size: body.byteLength };
  };
}

function projectorOf(command: string): Projector | undefined {
  return PROJECTORS[command.slice(0, command.indexOf('.'))];
}

/** By what a command's name begins with: the protocol that it came by. */
const PROJECTORS: Readonly<Record<string, Projector>> = {
  openlineage: projectEvent,
  git: projectReport,
  graphql: projectMutation,
  hub: projectHubFact,
  import: projectRecords,
};

/** What the hub said of itself, since when it said so. */
async function projectHubFact(entry: Projectable, body: Buffer): Promise<Projected> {
  const drawn = drawnOf(entry);
  if (drawn === undefined) throw new UnprojectableError(`entry ${entry.seq} cannot be projected`);
  return { ...hubFactStatements(body, drawn.at), drawn };
}

/** Records of an export: the body was checked when it was accepted, and holds them as they were taken. */
async function projectRecords(_entry: Projectable, body: Buffer): Promise<Projected> {
  return importStatements(recordsOf(body));
}

async function projectEvent(entry: Projectable, body: Buffer): Promise<Projected> {
  const { statements, guards, answer } = readEvent(body, entry.body);
  // Without a project of the sender's the key is that of the body alone.
  const own = entry.key !== `openlineage:${hash('sha256', `\n${entry.body}`, 'hex')}`;
  return { statements, guards, answer, ...(own ? { project: entry.project } : {}) };
}

/** What a host tells without a time was so when the hub received it, which is kept with the entry. */
async function projectReport(entry: Projectable, body: Buffer): Promise<Projected> {
  const drawn = drawnOf(entry);
  if (drawn === undefined) throw new UnprojectableError(`entry ${entry.seq} cannot be projected`);
  const { statements, guards, answer } = readReport(body, drawn.at);
  // Deliveries of hosts belong to no project of a sender's; histories do where their key is not that of the body alone.
  const own = entry.command === 'git.history' && entry.key !== historyKey(undefined, entry.body);
  return { statements, guards, answer, drawn, ...(own ? { project: entry.project } : {}) };
}

async function projectMutation(entry: Projectable, body: Buffer, entities: Reads): Promise<Projected> {
  const { mutation, input } = mutationSchema.parse(JSON.parse(body.toString('utf8')));
  const drawn = drawnOf(entry);
  const draft = draftOf(mutation);
  if (drawn === undefined || draft === undefined)
    throw new UnprojectableError(`entry ${entry.seq} cannot be projected`);
  const {
    statements,
    guards = [],
    project,
    answer,
  } = await draft(asBefore(entities, entry.seq), { ...input, ...keptOf(mutation, entry) }, drawn);
  return { statements, guards, answer, drawn, ...(project === undefined ? {} : { project }) };
}

/** What the input leaves to the graph, and the writer held against it: what the id of a separation led to. */
function keptOf(mutation: string, { answer }: Projectable): object {
  return mutation === 'separate' ? { from: fromSchema.parse(JSON.parse(answer)).ids.from } : {};
}

function drawnOf({ answer }: Projectable): Drawn | undefined {
  return drawnSchema.safeParse(JSON.parse(answer)).data?.drawn;
}

function draftOf(mutation: string): Drafter<unknown> | undefined {
  if (!Object.hasOwn(DRAFTS, mutation)) return undefined;
  // The body holds the input as it was checked when it was accepted.
  return DRAFTS[mutation as keyof typeof DRAFTS] as Drafter<unknown>;
}

/** What the hub writes by itself has no body. */
function isOfTheHub(command: string): boolean {
  return command.startsWith('system.');
}

function ofTheHub(name: string): Omit<Command, 'name' | 'key' | 'actor' | 'bodyDigest'> {
  const { statements, answer } = name === FIRST_PROJECT ? firstCommand('') : { statements: [], answer: {} };
  return { statements, answer, guards: [], size: 0 };
}
