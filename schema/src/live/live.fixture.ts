import { type ExecutionResult, parse, subscribe } from 'graphql';
import type { LedgerRecord } from '@rootline/graph';
import { entityId } from '@rootline/graph/model';
import { buildSchema } from '../build-schema.ts';
import { EPOCH, type FakeHub, NOON } from '../context.fake.ts';
import { encodeCursor } from '../moment/cursor.ts';

const schema = buildSchema();

export const cursorOf = (seq: number): string => encodeCursor({ epoch: EPOCH, shard: 0, seq });

export function entry(seq: number, more: Partial<LedgerRecord> = {}): LedgerRecord {
  const texts = { key: `k${seq}`, actor: 'anonymous', command: 'graphql.tag', leaf: 'aa', bodyDigest: 'bb' };
  const project = entityId('Project', 'default');
  return { seq, at: NOON, project, subjects: [], changeCount: 0, outcome: 'committed', ...texts, ...more };
}

/** The first `count` answers of a subscription, as a client gets them. */
export async function follow(
  hub: FakeHub,
  { source, variables, count }: { source: string; variables: Readonly<Record<string, unknown>>; count: number },
): Promise<readonly ExecutionResult[]> {
  const stream = await subscribe({
    ...{ schema, document: parse(source), variableValues: variables, contextValue: hub.context() },
  });
  if (!(Symbol.asyncIterator in stream)) return asSent([stream]);
  const answers: ExecutionResult[] = [];
  for await (const answer of stream) {
    answers.push(answer);
    if (answers.length === count) break;
  }
  return asSent(answers);
}

function asSent(answers: readonly ExecutionResult[]): readonly ExecutionResult[] {
  return JSON.parse(JSON.stringify(answers)) as readonly ExecutionResult[];
}
