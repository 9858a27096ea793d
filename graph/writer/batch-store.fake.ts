import type { Command, Outcome } from '../model/command.ts';
import { IdempotencyMismatchError } from '../model/errors.ts';
import type { BatchStore } from './batch-store.ts';

type Fault = (commands: readonly Command[]) => { readonly error: Error; readonly committed: boolean } | undefined;

/**
 * A batch store in memory that knows keys and positions and no graph. `fault` makes an attempt fail, before or (an
 * ambiguous commit) after it took effect.
 */
export class FakeBatchStore implements BatchStore {
  readonly batches: (readonly string[])[] = [];
  readonly entries = new Map<string, { readonly seq: number; readonly body: string }>();
  fault: Fault = () => undefined;
  /** While set, batches wait for it. */
  gate: Promise<void> | undefined;

  async apply(commands: readonly Command[]): Promise<readonly Outcome[]> {
    this.batches.push(commands.map((command) => command.key));
    await this.gate;
    const fault = this.fault(commands);
    if (fault?.committed === false) throw fault.error;
    const outcomes = commands.map((command) => this.#applyOne(command));
    if (fault !== undefined) throw fault.error;
    return outcomes;
  }

  #applyOne(command: Command): Outcome {
    const known = this.entries.get(command.key);
    if (known !== undefined && known.body !== command.bodyDigest) {
      return { ok: false, error: new IdempotencyMismatchError(command.key) };
    }
    const entry = known ?? { seq: this.entries.size + 1, body: command.bodyDigest };
    this.entries.set(command.key, entry);
    return { ok: true, receipt: { seq: entry.seq, leaf: `leaf-${entry.seq}`, replayed: known !== undefined }, ids: {} };
  }
}
