import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { kindOfId } from '@rootline/graph/model';
import { CliError, EXIT } from './cli-error.ts';
import { SEPARATE, UNIONS, UNRELATE, WITHDRAW } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { type Found, resolveTarget } from './resolve-target.ts';
import { type Terminal, printable, show } from './terminal.ts';

/** Asks whether to go on. @throws CliError when the answer is no, or nobody is there to give one */
type Confirm = (question: string) => Promise<void>;

type Failure = { readonly code: string; readonly message: string };
type Answer = { readonly receipt: { readonly seq: number } } & Partial<Failure>;
type Withdrawn = Answer & { readonly rest?: { readonly id: string } | null };

/** With `--yes` nothing is asked; where no person sits at a terminal it has to be given. */
export function confirm(yes = false): Confirm {
  return async (question) => {
    if (yes) return;
    if (!process.stdin.isTTY || !process.stderr.isTTY)
      throw new CliError('nobody is there to be asked', EXIT.usage, 'Give --yes to go on without a question.');
    const line = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await line.question(`${question} [y/N] `);
      if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('nothing was changed', EXIT.refused);
    } finally {
      line.close();
    }
  };
}

/** Until all of its relations have ended: a hub ends so many of them for one request. @throws CliError */
export async function withdraw(
  hub: HubClient,
  terminal: Terminal,
  target: string,
  { reason, confirm: ask }: { readonly reason: string; readonly confirm: Confirm },
): Promise<void> {
  const found = await resolveTarget(hub, target);
  await ask(`Withdraw ${titleOf(found)}, with its versions?`);
  const input = { id: found.id, reason, idempotencyKey: `cli:${randomUUID()}` };
  let answer: Withdrawn;
  let requests = 0;
  do {
    if (requests > 0 && terminal.interactive) terminal.err(`\r\u001b[Kmany relations: request ${requests + 1}`);
    answer = granted((await hub.ask<{ readonly withdraw: Withdrawn }>(WITHDRAW, { input })).withdraw);
    requests++;
  } while (answer.rest != null);
  if (requests > 1 && terminal.interactive) terminal.err('\r\u001b[K');
  show(terminal, answer, () => `withdrew ${titleOf(found)} (entry ${answer.receipt.seq})`);
}

// As many changes as a separation goes through at most; a history has more pages only of what is too much to be separated.
const MOST_PAGES = 50;

type Unions = {
  readonly history: {
    readonly edges: readonly {
      readonly node: {
        readonly change: string;
        readonly label: string | null;
        readonly united: { readonly into: boolean; readonly otherId: string } | null;
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

/** What went is named by its id, or by its name, which leads to what stayed. @throws CliError */
export async function separate(hub: HubClient, terminal: Terminal, target: string, ask: Confirm): Promise<void> {
  const stayed = await resolveTarget(hub, target);
  const id = kindOfId(target) === undefined ? await wentUnder(hub, stayed, target) : target;
  await ask(`Separate ${printable(target)} from ${titleOf(stayed)}?`);
  const input = { id, idempotencyKey: `cli:${randomUUID()}` };
  const answer = granted((await hub.ask<{ readonly separate: Answer }>(SEPARATE, { input })).separate);
  show(terminal, answer, () => `separated ${printable(target)} from ${titleOf(stayed)} (entry ${answer.receipt.seq})`);
}

/** The id of what became one with the entity under that name. */
async function wentUnder(hub: HubClient, { id, ...stayed }: Found, name: string): Promise<string> {
  let after: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { history }: Unions = await hub.ask<Unions>(UNIONS, { id, after });
    for (const { node } of history.edges) {
      const { change, label, united } = node;
      if (change === 'UNITED' && united?.into === false && (label === name || label?.endsWith(`/${name}`) === true))
        return united.otherId;
    }
    after = history.pageInfo.endCursor;
    if (!history.pageInfo.hasNextPage) break;
  }
  throw new CliError(
    `nothing called ${JSON.stringify(name)} became one with ${titleOf({ id, ...stayed })}`,
    EXIT.notFound,
    `Its history names what did: rootline history ${id}`,
  );
}

/** @throws CliError */
export async function unrelate(
  hub: HubClient,
  terminal: Terminal,
  given: { readonly from: string; readonly kind: string; readonly to: string; readonly at: string | undefined },
  ask: Confirm,
): Promise<void> {
  const [from, to] = [await resolveTarget(hub, given.from), await resolveTarget(hub, given.to)];
  const kind = given.kind.toUpperCase();
  const title = `${titleOf(from)} ${kind} ${titleOf(to)}`;
  await ask(`End ${title}?`);
  const input = { from: from.id, to: to.id, kind, at: given.at, idempotencyKey: `cli:${randomUUID()}` };
  const answer = granted((await hub.ask<{ readonly unrelate: Answer }>(UNRELATE, { input })).unrelate);
  show(terminal, answer, () => `ended ${title} (entry ${answer.receipt.seq})`);
}

function granted<T extends Answer>(answer: T): T {
  const { code, message } = answer;
  if (code === undefined) return answer;
  throw new CliError(message ?? code, code === 'NOT_FOUND' ? EXIT.notFound : EXIT.refused);
}

function titleOf({ kind, namespace, name }: Found): string {
  return printable(`${kind} ${namespace === null ? name : `${namespace}/${name}`}`);
}
