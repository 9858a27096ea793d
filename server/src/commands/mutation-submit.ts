import type { CommandBus, Drawn, Guard, Outcome, Ref, Statement } from '@rootline/graph/model';
import type { BodyStore } from '@rootline/storage';
import { ulid } from 'ulid';
import { retryable } from '../intake/storage-busy.ts';
import { commandBody } from './command-body.ts';

/** What a mutation turns out to say. */
export type Draft = {
  readonly statements: readonly Statement[];
  readonly guards?: readonly Guard[];
  /** The project that new things belong to; undefined: by the rules of namespaces. */
  readonly project?: string | undefined;
  readonly answer: Readonly<Record<string, Ref>>;
};

export type Request = {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey?: string | undefined };
  readonly drawn: Drawn;
};

// Until there are tokens (a later issue), nobody is known by name.
const ACTOR = 'anonymous';
// Objects around the statements of a command weigh about as much again as its body.
const OVERHEAD_BYTES = 2_000;

/**
 * Keeps the body, then submits the command.
 * @throws HubBusyError when the queue is full, the store is away, or there is no room for the body
 */
export async function submitMutation(
  { bus, bodies }: { readonly bus: CommandBus; readonly bodies: BodyStore },
  request: Request,
  draft: Draft,
): Promise<Outcome> {
  const { mutation, input, drawn } = request;
  const body = commandBody(mutation, input);
  await retryable(bodies.putMany([body]));
  return bus.submit({
    name: `graphql.${mutation}`,
    // Keys of other protocols are their own; a person's key may not meet them.
    key: `graphql:${input.idempotencyKey ?? ulid()}`,
    actor: ACTOR,
    ...(draft.project === undefined ? {} : { project: draft.project }),
    bodyDigest: body.digest,
    guards: draft.guards ?? [],
    statements: draft.statements,
    size: body.bytes.length * 2 + OVERHEAD_BYTES,
    answer: draft.answer,
    drawn,
  });
}
