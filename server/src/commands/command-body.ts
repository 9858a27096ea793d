import { hash } from 'node:crypto';

/** What was asked for, as it is kept: the same request is the same text, whatever the order of its fields. */
export type CommandBody = { readonly digest: string; readonly bytes: Uint8Array };

/**
 * The body of a mutation: its name and its input without the idempotency key (the ledger has that), with the keys of
 * every object in one order. What was left out is not there; null stays null.
 */
export function commandBody(mutation: string, input: Readonly<Record<string, unknown>>): CommandBody {
  const { idempotencyKey: _key, ...rest } = input;
  const bytes = Buffer.from(JSON.stringify({ mutation, input: rest }, inOneOrder));
  return { digest: hash('sha256', bytes, 'hex'), bytes };
}

function inOneOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
