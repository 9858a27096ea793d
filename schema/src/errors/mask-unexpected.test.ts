import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { NotFoundError } from '@rootline/graph/model';
import { describe, expect, it } from 'vitest';
import { ask, FakeHub } from '../context.fake.ts';
import { maskUnexpected } from './mask-unexpected.ts';
import { toGraphQLError } from './to-graphql-error.ts';

function masked(error: unknown) {
  const reported: unknown[] = [];
  const formatted: GraphQLFormattedError = { message: 'secret words', path: ['runs'], extensions: { code: 'X' } };
  const shown = maskUnexpected(formatted, error, (cause) => reported.push(cause));
  return { shown, reported };
}

describe('errors as clients see them', () => {
  it('keeps the words of expected ones, and adds their facts', () => {
    const error = new NotFoundError('job:1');
    const located = new GraphQLError(error.message, { originalError: toGraphQLError(error) as Error });

    const { shown, reported } = masked(located);

    expect(shown).toEqual({
      message: 'no entity job:1',
      path: ['runs'],
      extensions: { code: 'NOT_FOUND', id: 'job:1' },
    });
    expect(reported).toEqual([]);
  });

  it('leaves alone what graphql says of a document', () => {
    expect(masked(new GraphQLError('Cannot query field "x"')).shown.message).toBe('secret words');
  });

  it('hides the words of others and reports their cause', () => {
    const cause = new TypeError('password=hunter2');

    const { shown, reported } = masked(new GraphQLError(cause.message, { originalError: cause }));

    expect(shown.message).toContain('something went wrong in the hub');
    expect(shown.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(reported).toEqual([cause]);
  });

  it('does not turn a broken store into an expected error', async () => {
    const hub = new FakeHub();
    const entities = { ...hub.entities, list: async () => Promise.reject(new TypeError('bug')) };

    const { errors } = await ask(hub, '{ runs { edges { cursor } } }', {}, { ...hub.context(), entities });

    expect(errors?.[0]?.extensions).toBeUndefined();
  });
});
