import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { questionOf, SharedAnswers } from './shared-answers.ts';

const CHANGES =
  'subscription S($after: Cursor, $first: Int) { changes(after: $after) { entry { changes(first: $first) { id } } } }';
const ask = (query: string, variables: Readonly<Record<string, unknown>>, operationName: string | null = null) =>
  questionOf({ document: parse(query), query, operationName, variables });

it('works out the answer to an event once for all who ask the same', async () => {
  const shared = new SharedAnswers<number>();
  let made = 0;
  const answer = () => Promise.resolve(++made);
  const [event, another] = [{}, {}];
  expect(await Promise.all([shared.to(event, 'q', answer), shared.to(event, 'q', answer)])).toEqual([1, 1]);
  expect(await shared.to(event, 'other', answer)).toBe(2);
  expect(await shared.to(another, 'q', answer)).toBe(3);
});

it('takes for the same what differs only in where it begins', () => {
  expect(ask(CHANGES, { after: 'a', first: 1 })).toBe(ask(CHANGES, { after: 'b', first: 1 }));
  expect(ask(CHANGES, { after: 'a', first: 1 })).not.toBe(ask(CHANGES, { after: 'a', first: 2 }));
  expect(ask(CHANGES, { first: 1 })).not.toBe(ask(CHANGES.replace('id', 'seq'), { first: 1 }));
});

it('keeps apart what is asked of an event by the same variable', () => {
  const query = 'subscription ($id: ID!) { entityChanged(id: $id) { entity { related(of: $id) { id } } } }';
  expect(ask(query, { id: 'a' })).not.toBe(ask(query, { id: 'b' }));
});
