import type { Command, Outcome } from '../model/command.ts';

/** Applies a batch of commands in one transaction, under the ledger's lock. */
export type BatchStore = {
  /**
   * Outcomes in the order of the commands; committed when it resolves.
   * @throws StoreError when nothing was changed or (STORE_AMBIGUOUS_COMMIT) nobody knows: apply the batch again, the
   * keys tell what is there already. Anything else: the batch cannot be applied as it is.
   */
  apply(commands: readonly Command[]): Promise<readonly Outcome[]>;
};
