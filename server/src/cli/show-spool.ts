import { megabytes, printable } from './terminal.ts';

type Refused = {
  readonly key: string;
  readonly command: string;
  readonly receivedAt: string;
  readonly code: string;
  readonly message: string;
};

export type Spool = {
  readonly waiting: number;
  readonly bytes: number;
  readonly oldestReceivedAt: string | null;
  readonly refusedCount: number;
  readonly limitEntries: number;
  readonly draining: boolean;
  readonly fault: string | null;
  readonly lanes: readonly { readonly name: string; readonly waiting: number }[];
  readonly refused: { readonly edges: readonly { readonly node: Refused }[] };
};

/** What was accepted and is not yet in the graph, on one line. */
export function spoolWords(spool: Spool): string {
  const { waiting, limitEntries, bytes, oldestReceivedAt, refusedCount, draining, fault, lanes } = spool;
  const ofGit = lanes.find(({ name }) => name === 'git')?.waiting ?? 0;
  return [
    `${waiting} of ${limitEntries} accepted and not yet in the graph`,
    ...(ofGit === 0 ? [] : [`${ofGit} of them of git`]),
    megabytes(bytes),
    ...(oldestReceivedAt === null ? [] : [`the oldest of ${oldestReceivedAt}`]),
    ...(draining ? ['being worked off'] : []),
    ...(refusedCount === 0 ? [] : [`${refusedCount} refused when their turn came`]),
    ...(fault === null ? [] : [printable(fault)]),
  ].join(', ');
}

/** A line for each that was refused when its turn came; the first page of them. */
export function refusedLines({ refused }: Spool): readonly string[] {
  return refused.edges.map(
    ({ node: { receivedAt, command, code, message } }) =>
      `  refused: ${printable(command)} of ${receivedAt}, ${printable(code)}: ${printable(message)}`,
  );
}
