import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { costOf } from '@rootline/schema';
import { formatError } from '../errors/format-graphql-error.ts';
import { MAX_TOKENS, shapeLimit } from '../http/graphql-limits.ts';
import { inScope } from '../telemetry/request-scope.ts';
import { questionOf, SharedAnswers } from './shared-answers.ts';

// What one message may ask of the hub beside itself: it comes again and again.
const MAX_MESSAGE_COST = 1_000;

const RULES = [...specifiedRules, shapeLimit];

/** What a client asks for, as GraphQL's protocols carry it. */
export type LiveRequest = {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
};

export type LiveResult = FormattedExecutionResult;

export type LiveOperationsOptions<C extends object> = {
  readonly schema: GraphQLSchema;
  readonly contextOf: (requestId: string) => C;
  /** Hears of failures that clients are not told about. */
  readonly report: (cause: unknown, requestId: string) => void;
};

/** Subscriptions without their transport: checked like every operation, then a stream of answers. */
export class LiveOperations<C extends object> {
  readonly #options: LiveOperationsOptions<C>;
  readonly #shared = new SharedAnswers<LiveResult>();

  constructor(options: LiveOperationsOptions<C>) {
    this.#options = options;
  }

  /**
   * What GraphQL needs to run it, without a context; all that is wrong with it is thrown.
   * @throws GraphQLError
   */
  prepare({ query, operationName, variables }: LiveRequest): ExecutionArgs {
    const { schema } = this.#options;
    const document = readDocument(query);
    const [invalid] = validate(schema, document, RULES, { maxErrors: 1 });
    if (invalid !== undefined) throw invalid;
    refuseOthers(document, operationName);
    const cost = costOf(schema, document, variables ?? {}, operationName ?? undefined);
    if (cost > MAX_MESSAGE_COST) throw tooCostly(cost);
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? {} };
  }

  /**
   * The stream of its answers, or the one answer that says why there is none. It ends when its consumer leaves it, and after an
   * answer with nothing but errors.
   */
  async begin(request: LiveRequest, requestId: string): Promise<AsyncGenerator<LiveResult> | LiveResult> {
    const refused = (error: unknown): LiveResult => ({ errors: [this.told(error, requestId)] });
    try {
      const args = { ...this.prepare(request), contextValue: this.#options.contextOf(requestId) };
      const { query, operationName = null, variables } = request;
      const question = questionOf({ document: args.document, query, operationName, variables: variables ?? {} });
      const source = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in source)) return this.#formatted(source, requestId);
      return answers(source, {
        refused,
        answer: (event) =>
          this.#shared.to(event as object, question, () =>
            inScope({ requestIds: [requestId], step: undefined }, async () => {
              // Anew for each: what was read for one message is no longer so at the next.
              const contextValue = this.#options.contextOf(requestId);
              return this.#formatted(await execute({ ...args, contextValue, rootValue: event }), requestId);
            }),
          ),
      });
    } catch (error) {
      return refused(error);
    }
  }

  /** An error as clients see it. */
  told(error: unknown, requestId: string): GraphQLFormattedError {
    const shown = error instanceof GraphQLError ? error.toJSON() : { message: '' };
    return formatError(shown, error, (cause) => this.#options.report(cause, requestId));
  }

  #formatted({ errors, ...rest }: ExecutionResult, requestId: string): LiveResult {
    return errors === undefined ? rest : { ...rest, errors: errors.map((error) => this.told(error, requestId)) };
  }
}

type Answering = {
  readonly answer: (event: unknown) => Promise<LiveResult>;
  readonly refused: (error: unknown) => LiveResult;
};

/** An answer for each event. It leaves its source at once when it is left, also while it waits for an event. */
function answers(source: AsyncIterable<unknown>, { answer, refused }: Answering): AsyncGenerator<LiveResult> {
  const events = source[Symbol.asyncIterator]();
  const end = { done: true, value: undefined } as const;
  let failed = false;
  const leave = async () => {
    await events.return?.();
    return end;
  };
  return {
    async next() {
      if (failed) return end;
      try {
        const event = await events.next();
        return event.done === true ? end : { done: false, value: await answer(event.value) };
      } catch (error) {
        failed = true;
        return { done: false, value: refused(error) };
      }
    },
    return: leave,
    throw: leave,
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await leave();
    },
  };
}

/** @throws GraphQLError where it is no document, or one that is too long or too deep */
export function readDocument(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (error instanceof GraphQLError) throw error;
    throw new GraphQLError('the request nests too deeply', { extensions: { code: 'DEPTH_LIMIT' } });
  }
}

function refuseOthers(document: DocumentNode, operationName: string | null | undefined): void {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation === OperationTypeNode.SUBSCRIPTION) return;
  const message =
    operation == null
      ? 'name the operation that is meant in operationName'
      : `a ${operation.operation} is no subscription: send it to POST /graphql`;
  throw new GraphQLError(message, { extensions: { code: 'NOT_A_SUBSCRIPTION' } });
}

function tooCostly(cost: number): GraphQLError {
  return new GraphQLError(
    `each message may cost ${cost}, at most ${MAX_MESSAGE_COST} is allowed: ask for fewer fields, and for the rest when it is needed`,
    { extensions: { code: 'COST_LIMIT', cost, limit: MAX_MESSAGE_COST } },
  );
}
