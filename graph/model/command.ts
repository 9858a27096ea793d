import type { ExpectedError } from './errors.ts';
import type { Guard, Ref, Statement } from './statements.ts';

/** One accepted write: it becomes one ledger entry in the same transaction as its facts. */
export type Command = {
  /** What kind of write, for example `openlineage.run` or `graphql.tag`. */
  readonly name: string;
  /** At most 200 characters; the same key with the same body gets the stored answer. */
  readonly key: string;
  /** Who: a principal's id or name, never an e-mail. */
  readonly actor: string;
  /** The project of the token or request; undefined: by namespace rule, else `default`. */
  readonly project?: string;
  /** SHA-256 (hex) of the accepted body as kept in storage. */
  readonly bodyDigest: string;
  readonly guards: readonly Guard[];
  readonly statements: readonly Statement[];
  /** Bytes that the command holds in memory, for the queue's limit. */
  readonly size: number;
  /** What the answer names; resolved to ids at the commit, stored, and given again to a repeated key. */
  readonly answer: Readonly<Record<string, Ref>>;
  /** What the hub drew for it and its body does not say; kept with the stored answer, so that the body can be projected again. */
  readonly drawn?: Drawn;
};

/** The moment for what the input gives no time, epoch ms; the ULID of what is born by it. */
export type Drawn = { readonly at: number; readonly ulid: string };

/** Says of an entity that it is withdrawn, or stands. */
export function isStanding(statement: Statement): boolean {
  return statement.type === 'revision' && statement.field === 'withdrawn';
}

/** What works on many facts is a batch by itself: how far it comes then follows from the ledger alone. */
export function isAlone({ statements }: Pick<Command, 'statements'>): boolean {
  return statements.some((one) => one.type === 'withdraw' || one.type === 'separate' || isStanding(one));
}

/** Proof that the command is committed: its place in the ledger, and the hash of its entry. */
export type Receipt = {
  readonly seq: number;
  /** SHA-256 of the canonical entry, hex. */
  readonly leaf: string;
  /** True when the key was known and nothing was written again. */
  readonly replayed: boolean;
};

export type Outcome =
  | { readonly ok: true; readonly receipt: Receipt; readonly ids: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly error: ExpectedError; readonly receipt?: Receipt };

/** The one door through which facts enter. */
export type CommandBus = {
  /**
   * Resolves when the command is committed (or refused by a guard, which is an outcome and not a throw).
   * @throws HubBusyError when the queue is full, StoreAwayError when the store is away; the key is not burnt
   */
  submit(command: Command): Promise<Outcome>;
};
