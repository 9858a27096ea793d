import type { ExpectedError as ModelError } from '@rootline/graph/model';
import { type ClassType, createUnionType, Field, Int, InterfaceType, ObjectType } from 'type-graphql';

/** As a resolver returns it: the facts of a typed error, told apart by `code`. */
export type ErrorAnswer = { readonly code: ModelError['code']; readonly message: string };

@InterfaceType('ExpectedError', {
  description: 'A failure that callers can handle. Nothing was changed.',
  resolveType: ({ code }: ErrorAnswer) => typeOfCode(code),
})
export abstract class ExpectedErrorType {
  @Field(() => String, { description: 'Stable; for programs.' })
  code!: string;

  @Field(() => String, { description: 'For people.' })
  message!: string;
}

@ObjectType({ description: 'The input breaks a rule.', implements: ExpectedErrorType, simpleResolvers: true })
export class InvalidInput extends ExpectedErrorType {
  @Field(() => String, { description: 'Which part, for example `input.tags[3].key`.' })
  path!: string;

  @Field(() => String, { description: 'What is allowed there.' })
  expected!: string;
}

@ObjectType({ description: 'There is no such thing.', implements: ExpectedErrorType, simpleResolvers: true })
export class NotFound extends ExpectedErrorType {
  @Field(() => String, { description: 'The id or name that leads to nothing.' })
  id!: string;
}

@ObjectType({
  description: 'Something else was so at that moment.',
  implements: ExpectedErrorType,
  simpleResolvers: true,
})
export class Conflict extends ExpectedErrorType {}

@ObjectType({
  description: 'The idempotency key was used before with another input.',
  implements: ExpectedErrorType,
  simpleResolvers: true,
})
export class IdempotencyMismatch extends ExpectedErrorType {
  @Field(() => String)
  key!: string;
}

@ObjectType({
  description: 'Too much to do, or the store is away: try again.',
  implements: ExpectedErrorType,
  simpleResolvers: true,
})
export class HubBusy extends ExpectedErrorType {
  @Field(() => Int)
  retryAfterSeconds!: number;
}

@ObjectType({
  description: 'The store refuses it for a reason that trying again does not mend.',
  implements: ExpectedErrorType,
  simpleResolvers: true,
})
export class CommandRejected extends ExpectedErrorType {}

const TYPES = new Map<string, ClassType>([
  ['INVALID_INPUT', InvalidInput],
  ['NOT_FOUND', NotFound],
  ['CONFLICT', Conflict],
  ['IDEMPOTENCY_MISMATCH', IdempotencyMismatch],
  ['HUB_BUSY', HubBusy],
  ['COMMAND_REJECTED', CommandRejected],
]);

/** Whether mutations answer with this error as data; others are thrown. */
export function isAnswered(code: string): boolean {
  return TYPES.has(code);
}

function typeOfCode(code: string): string {
  return TYPES.get(code)?.name ?? code;
}

/** What a mutation answers with: its payload, or one of the errors that callers can handle. */
export function resultUnion(name: string, payload: () => ClassType) {
  return createUnionType({
    name,
    types: () => [payload(), InvalidInput, NotFound, Conflict, IdempotencyMismatch, HubBusy, CommandRejected] as const,
    resolveType: (value: object) => ('code' in value ? TYPES.get(String(value.code)) : payload()),
  });
}
