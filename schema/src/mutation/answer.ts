import { ExpectedError, InvalidInputError, type Outcome, type Receipt } from '@rootline/graph/model';
import type { ZodType } from 'zod';
import type { Context } from '../context.ts';
import { entityAt } from '../entity/lookup.ts';
import { type ErrorAnswer, isAnswered } from '../errors/expected-error.type.ts';
import { describeError, toGraphQLError } from '../errors/to-graphql-error.ts';

/** The receipt, and what the write was about: each read when it is asked for. */
type Payload = { readonly receipt: Receipt; readonly [thing: string]: unknown };

/**
 * Runs a mutation: checks its input, submits its command, and answers with the payload or an expected error.
 * Errors that callers cannot handle are thrown.
 */
export async function answerMutation<T>(
  context: Context,
  rules: ZodType<T>,
  input: object,
  submit: (input: T) => Promise<Outcome>,
): Promise<Payload | ErrorAnswer> {
  try {
    const outcome = await submit(parseInput(rules, input));
    if (!outcome.ok) return answerError(outcome.error);
    context.loaders.forget();
    context.moments.forget();
    return payloadOf(context, outcome.receipt, outcome.ids);
  } catch (error) {
    return answerError(error);
  }
}

/** @throws InvalidInputError for the first rule that the input breaks */
function parseInput<T>(rules: ZodType<T>, input: object): T {
  const parsed = rules.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  throw new InvalidInputError(`input${path.join('')}`, issue?.message ?? 'another value');
}

function answerError(error: unknown): ErrorAnswer {
  if (!(error instanceof ExpectedError) || !isAnswered(error.code)) throw error;
  return describeError(error) as ErrorAnswer;
}

function payloadOf(context: Context, receipt: Receipt, ids: Readonly<Record<string, string>>): Payload {
  const read = (id: string) =>
    entityAt(context, id, {}).catch((error: unknown) => {
      throw toGraphQLError(error);
    });
  return { ...Object.fromEntries(Object.entries(ids).map(([thing, id]) => [thing, () => read(id)])), receipt };
}
