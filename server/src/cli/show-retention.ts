import { CliError, EXIT } from './cli-error.ts';
import { APPLY_RETENTION, RETENTION, RETENTION_DRY_RUN, SET_RETENTION } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Terminal, show, table } from './terminal.ts';

const KINDS = { 'ledger-detail': 'LEDGER_DETAIL', bodies: 'BODIES' } as const;
export type RetentionWord = keyof typeof KINDS;
const NOUNS = { 'ledger-detail': 'changes', bodies: 'bodies' } as const;
export const RETENTION_WORDS = Object.keys(KINDS) as readonly RetentionWord[];

type Storage = {
  readonly ledger: { readonly entries: number; readonly withoutDetailTo: number };
  readonly policies: readonly { readonly kind: string; readonly keepDays: number | null; readonly droppedTo: number }[];
  readonly lastCheck: { readonly at: string; readonly seq: number; readonly findings: number } | null;
  readonly lastBackup: { readonly at: string; readonly seq: number; readonly folder: string } | null;
};

/** @throws CliError */
export async function showRetention(hub: HubClient, terminal: Terminal): Promise<void> {
  const { storage } = await hub.ask<{ readonly storage: Storage }>(RETENTION);
  show(terminal, storage, () => {
    const { ledger, policies, lastCheck, lastBackup } = storage;
    return [
      ...policies.map(({ kind, keepDays, droppedTo }) => {
        const kept = keepDays === null ? 'kept for good' : `kept for ${keepDays} days`;
        return `${wordOf(kind)}  ${kept}${droppedTo === 0 ? '' : `, ${droppedWords(kind, droppedTo)} of ${ledger.entries}`}`;
      }),
      lastCheck === null
        ? 'never checked'
        : `checked ${lastCheck.at} as of entry ${lastCheck.seq}, ${lastCheck.findings} findings`,
      lastBackup === null ? 'never backed up' : `backed up ${lastBackup.at} as of entry ${lastBackup.seq}`,
    ].join('\n');
  });
}

/** Bodies that were dropped come back with a rebuild or a restore; lists of changes do not. */
function droppedWords(kind: string, droppedTo: number): string {
  return kind === 'BODIES' ? `a run has reached entry ${droppedTo}` : `dropped up to entry ${droppedTo}`;
}

/** @throws CliError */
export async function setRetention(
  hub: HubClient,
  terminal: Terminal,
  what: RetentionWord,
  keepDays: number | null,
): Promise<void> {
  const input = { kind: KINDS[what], keepDays };
  const { setRetentionPolicy } = await hub.ask<{ readonly setRetentionPolicy: Answer }>(SET_RETENTION, { input });
  const { seq } = good(setRetentionPolicy).receipt;
  show(terminal, { ...input, seq }, () =>
    keepDays === null
      ? `${what} is kept for good, as entry ${seq} says`
      : `${what} is kept for ${keepDays} days, as entry ${seq} says; nothing is dropped until it is applied`,
  );
}

type Plan = {
  readonly to: number;
  readonly keepDays: number;
  readonly entries: number;
  readonly bytes: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly more: boolean;
  readonly backup: { readonly seq: number; readonly folder: string } | null;
  readonly examples: readonly {
    readonly seq: number;
    readonly at: string;
    readonly command: string;
    readonly changes: number;
    readonly digest: string | null;
    readonly bytes: number;
  }[];
};

/** @throws CliError */
export async function dryRun(
  hub: HubClient,
  terminal: Terminal,
  what: RetentionWord,
  keepDays?: number,
): Promise<void> {
  const asked = { kind: KINDS[what], keepDays };
  const { retentionDryRun: plan } = await hub.ask<{ readonly retentionDryRun: Plan }>(RETENTION_DRY_RUN, asked);
  show(terminal, plan, () => {
    const { entries, bytes, oldest, newest, more, examples } = plan;
    if (bytes === 0) return `nothing is older than ${plan.keepDays} days`;
    return [
      `would drop the ${NOUNS[what]} of ${entries} entries, ${bytes} bytes, from ${oldest} to ${newest}${more ? ', and more after that' : ''}`,
      ...(examples.length === 0 ? [] : [table(examples.map(exampleRow))]),
      ...(what === 'bodies' ? [heldBy(plan)] : []),
    ].join('\n');
  });
}

function exampleRow({ seq, at, command, changes, digest, bytes }: Plan['examples'][number]): readonly string[] {
  const what = digest === null ? [`${changes} changes`] : [`${bytes} bytes`, digest];
  return ['', String(seq), at, command, ...what];
}

function heldBy({ backup, to }: Plan): string {
  return backup === null
    ? `no backup holds them: one as of entry ${to} or later has to be made first`
    : `the backup ${backup.folder} as of entry ${backup.seq} holds them`;
}

// A run takes 20,000 entries: a ledger of twenty million.
const MOST_RUNS = 1_000;

/** Runs until nothing is old enough any more. @throws CliError */
export async function applyRetention(hub: HubClient, terminal: Terminal, what: RetentionWord): Promise<void> {
  let [entries, bytes] = [0, 0];
  for (let run = 0; run < MOST_RUNS; run++) {
    const input = { kind: KINDS[what] };
    const { applyRetention: answer } = await hub.ask<{ readonly applyRetention: Answer }>(APPLY_RETENTION, { input });
    const done = good(answer);
    entries += done.entries;
    bytes += done.bytes;
    if (terminal.interactive) terminal.err(`\r\u001b[K${entries} entries`);
    if (!done.more) break;
  }
  if (terminal.interactive) terminal.err('\r\u001b[K');
  show(terminal, { entries, bytes }, () => `dropped the ${NOUNS[what]} of ${entries} entries, ${bytes} bytes`);
}

type Answer = {
  readonly receipt?: { readonly seq: number };
  readonly entries?: number;
  readonly bytes?: number;
  readonly more?: boolean;
  readonly message?: string;
};

function good(answer: Answer) {
  const { receipt, entries = 0, bytes = 0, more = false, message } = answer;
  if (receipt === undefined) throw new CliError(message ?? 'the hub refused it', EXIT.refused);
  return { receipt, entries, bytes, more };
}

function wordOf(kind: string): string {
  return RETENTION_WORDS.find((word) => KINDS[word] === kind) ?? kind;
}
