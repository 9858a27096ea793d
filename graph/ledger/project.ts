import type { Command } from '../model/command.ts';
import type { StoredEntry } from './ledger-scan.ts';

/** What of an entry is needed to work out again what it said. */
export type Projectable = Pick<
  StoredEntry,
  'seq' | 'key' | 'at' | 'actor' | 'command' | 'project' | 'body' | 'answer' | 'outcome'
>;

/** What an entry said cannot be worked out again: its body is not kept any more, or nobody knows how to read it. */
export class UnprojectableError extends Error {
  readonly code = 'UNPROJECTABLE';
}

/**
 * The command that an entry's body says, as it was submitted. It may read the graph, as it was after the entries before.
 * @throws UnprojectableError, ExpectedError when what it needs is not there (yet)
 */
export type Project = (entry: Projectable) => Promise<Command>;
