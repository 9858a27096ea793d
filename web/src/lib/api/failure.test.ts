import { describe, expect, it } from 'vitest';
import { explainFailure } from './failure.ts';
import type { FailedAnswer } from './failure.ts';

const failed = (over: Partial<FailedAnswer>): FailedAnswer => ({
  status: null,
  retryAfter: null,
  networkError: null,
  graphQLErrors: [],
  ...over,
});

describe('explainFailure', () => {
  it('calls a hub that gave no answer unreachable and says that the data is safe', () => {
    const failure = explainFailure(failed({ networkError: new TypeError('Failed to fetch') }), 'r1');
    expect(failure.kind).toBe('unreachable');
    expect(failure.advice).toContain('safe');
    expect(failure.requestId).toBe('r1');
  });

  it('tells a time-out from an unreachable hub', () => {
    expect(explainFailure(failed({ networkError: new DOMException('late', 'TimeoutError') }), 'r').kind).toBe('slow');
  });

  it("repeats the hub's own words where the question was wrong", () => {
    const failure = explainFailure(
      failed({ status: 400, graphQLErrors: [{ message: 'depth is at most 50', code: 'BAD_USER_INPUT' }] }),
      'r',
    );
    expect(failure).toMatchObject({ kind: 'rejected', detail: 'depth is at most 50' });
  });

  it('takes an error without a known code for a fault of the hub', () => {
    expect(
      explainFailure(failed({ status: 200, graphQLErrors: [{ message: 'Internal server error', code: null }] }), 'r')
        .kind,
    ).toBe('broken');
  });

  it('passes on how long a busy hub wants to be left alone', () => {
    const failure = explainFailure(failed({ status: 503, retryAfter: '7' }), 'r');
    expect(failure.kind).toBe('busy');
    expect(failure.advice).toContain('in 7 s');
  });

  it('takes what a proxy says of a stopped hub for an unreachable hub', () => {
    expect(explainFailure(failed({ status: 502 }), 'r').kind).toBe('unreachable');
  });
});
