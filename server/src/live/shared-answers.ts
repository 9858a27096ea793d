import { type DocumentNode, getOperationAST, Kind, visit } from 'graphql';

/**
 * Answers to one event that all share who ask the same of it: a thousand pages that follow the ledger are one question. They are kept as
 * long as the event is.
 */
export class SharedAnswers<Answer> {
  readonly #answers = new WeakMap<object, Map<string, Promise<Answer>>>();

  to(event: object, question: string, answer: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(event) ?? new Map<string, Promise<Answer>>();
    this.#answers.set(event, known);
    const shared = known.get(question) ?? answer();
    known.set(question, shared);
    return shared;
  }
}

type Asked = {
  readonly document: DocumentNode;
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
};

/** What is asked of every event of a subscription: its words and variables, but for those that only say which events these are. */
export function questionOf({ document, query, operationName, variables }: Asked): string {
  const choosing = choosingVariables(document, operationName);
  const asking = Object.entries(variables).filter(([name]) => !choosing.has(name));
  return JSON.stringify([query, operationName, asking]);
}

/** Variables that stand as arguments of the subscription's own field and nowhere else. */
function choosingVariables(document: DocumentNode, operationName: string | null): ReadonlySet<string> {
  const operation = getOperationAST(document, operationName);
  const choosing = new Set<string>();
  const [field] = operation?.selectionSet.selections ?? [];
  if (operation == null || field?.kind !== Kind.FIELD) return choosing;
  for (const { value } of field.arguments ?? []) if (value.kind === Kind.VARIABLE) choosing.add(value.name.value);
  const counts = new Map<string, number>();
  visit(document, {
    Variable: ({ name }) => void counts.set(name.value, (counts.get(name.value) ?? 0) + 1),
  });
  // Once where it is declared, once as the argument.
  return new Set([...choosing].filter((name) => counts.get(name) === 2));
}
