import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Command } from '@rootline/graph/model';
import { ulid } from 'ulid';
import { canonicalText } from '../openlineage/canonical.ts';
import type { Sender } from '../openlineage/accept.ts';
import type { Ports } from '../openlineage/take.ts';
import type { Vault } from '@rootline/storage';
import { type Deferred, type DeliveryDoor, type Intake, type Taken, takeOne } from '../intake-door.ts';
import { retryable } from '../storage-busy.ts';
import { type GitAnswer, type GitReport, type GitSpooled, parseReport } from './git-report.ts';
import { mapReport } from './map-report.ts';
import { protectReport } from './protect-report.ts';
import { splitReport } from './split-report.ts';

/** By what a command of a report is recognised when it comes again. */
export type Keys = (part: number, digest: string) => string;

/** Who sends a report, when it came (epoch ms), and how its commands are named and recognised. */
export type Delivery = {
  readonly sender: Sender;
  readonly receivedAt: number;
  readonly command: `git.${string}`;
  readonly keyOf: Keys;
};

// Statements in memory are several times the text that they were read from.
const MEMORY_PER_BYTE = 3;

/**
 * Keeps what a report says, without people's names, and commits it or puts it into the spool: when this resolves all of it is
 * durable. What is refused half-way is known in part; the same report again goes on from there.
 * @throws InvalidInputError and other expected errors that retrying cannot mend; HubBusyError when it can
 */
export async function takeReport(report: GitReport, delivery: Delivery, ports: Ports): Promise<GitAnswer | GitSpooled> {
  const parts = splitReport(report);
  const taken: Taken[] = [];
  for (const [index, part] of parts.entries()) {
    // A report of the largest size takes seconds: others have their turn in between.
    if (index > 0) await setImmediate();
    taken.push(await takeOne(ports.door, await acceptPart(part, index, delivery, ports.vault)));
  }
  return answerOf(taken);
}

/** Where deliveries of hosts go. */
export type DeliveryPorts = { readonly door: DeliveryDoor; readonly vault: Vault };

/**
 * As `takeReport` for hosts, which want an answer within a second: what takes more than one command is only made safe, and comes
 * into the graph afterwards. Taken as a whole or not at all.
 * @throws InvalidInputError and other expected errors that retrying cannot mend; HubBusyError when it can
 */
export async function takeDelivery(
  report: GitReport,
  delivery: Delivery,
  { door, vault }: DeliveryPorts,
): Promise<GitAnswer | GitSpooled> {
  const parts = splitReport(report);
  const deferred: Deferred[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0) await setImmediate();
    const intake = await acceptPart(part, index, delivery, vault);
    if (parts.length === 1) return answerOf([await takeOne(door, intake)]);
    // It was understood, which is all that its statements are good for: they are several times as large.
    deferred.push(withoutStatements(intake));
  }
  return spooledAt(parts.length, await door.later(deferred));
}

function withoutStatements({ body, command }: Intake): Deferred {
  const { name, key, actor, project, drawn } = command;
  const optional = { ...(project === undefined ? {} : { project }), ...(drawn === undefined ? {} : { drawn }) };
  return { body, command: { name, key, actor, ...optional } };
}

/** What was spooled comes into the graph later, and with it the report as a whole. */
function answerOf(taken: readonly Taken[]): GitAnswer | GitSpooled {
  const commands = taken.length;
  const spooled = taken.findLast((one) => one.spooled);
  if (spooled?.spooled === true) return spooledAt(commands, spooled.receivedAt);
  const receipts = taken.flatMap((one) => (one.spooled ? [] : [one.receipt]));
  const { seq = 0, leaf = '' } = receipts.at(-1) ?? {};
  return { commands, seq, leaf, replayed: receipts.every(({ replayed }) => replayed) };
}

function spooledAt(commands: number, receivedAt: number): GitSpooled {
  return { commands, spooled: true, receivedAt: new Date(receivedAt).toISOString() };
}

async function acceptPart(part: GitReport, index: number, delivery: Delivery, vault: Vault): Promise<Intake> {
  const text = canonicalText(await retryable(protectReport(part, vault)));
  const bytes = Buffer.from(text);
  const digest = hash('sha256', bytes, 'hex');
  const { sender, receivedAt, command: name, keyOf } = delivery;
  // What is read is what is kept: a rebuild reads the same.
  const { statements, answer } = mapReport(parseReport(JSON.parse(text)), receivedAt);
  const command: Command = {
    name,
    key: keyOf(index, digest),
    actor: sender.actor,
    ...(sender.project === undefined ? {} : { project: sender.project }),
    bodyDigest: digest,
    guards: [],
    statements,
    size: bytes.byteLength * MEMORY_PER_BYTE,
    answer,
    drawn: { at: receivedAt, ulid: ulid() },
  };
  return { body: { digest, bytes }, command };
}

/** Of reports without a delivery's id: the same content of the same project is the same command. */
export function historyKey(project: string | undefined, digest: string): string {
  return `git:history:${hash('sha256', `${project ?? ''}\n${digest}`, 'hex')}`;
}
