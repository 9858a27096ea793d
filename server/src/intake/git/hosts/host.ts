import type { IncomingHttpHeaders } from 'node:http';
import type { GitReport } from '../git-report.ts';

/** What sends webhooks. The names are part of keys in the ledger and of the variables that hold the secrets. */
export const HOST_NAMES = ['github', 'gitlab', 'gitea', 'bitbucket', 'bitbucket-server'] as const;
export type HostName = (typeof HOST_NAMES)[number];

/** `expired`: it is good, and too old to be taken. */
export type Verdict = 'good' | 'missing' | 'wrong' | 'expired';

export type Signed = {
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly raw: Uint8Array;
  /** Any of them fits: one is being replaced, or repositories have their own. */
  readonly secrets: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
};

export type Told = {
  readonly event: string;
  readonly payload: unknown;
  readonly headers: IncomingHttpHeaders;
  /** Where a Bitbucket Data Center is reached whose payloads do not say so. */
  readonly serverUrl: string | undefined;
};

export type GitHost = {
  readonly name: HostName;
  /** For people. */
  readonly title: string;
  recognises(headers: IncomingHttpHeaders): boolean;
  eventOf(headers: IncomingHttpHeaders): string;
  /** The same for every attempt to deliver one event. `raw` is its body. */
  deliveryOf(headers: IncomingHttpHeaders, raw: Uint8Array): string | undefined;
  verify(signed: Signed): Verdict;
  /** What the event says of a repository; undefined: nothing that the hub records. @throws InvalidInputError */
  translate(told: Told): GitReport | undefined;
};

/** A header that is there once. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
