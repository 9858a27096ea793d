import type { LedgerRecord } from '@rootline/graph';
import type { Appended, ChangeStream } from './change-stream.ts';

/** A stream in memory, which can be away, emptied and rolled back as Redis can. */
export class FakeChangeStream implements ChangeStream {
  readonly streams = new Map<string, LedgerRecord[]>();
  away = false;
  /** Called before an append: what happens between the read and the append. */
  beforeAppend: () => void | Promise<void> = () => undefined;

  async last(epoch: string): Promise<number | undefined> {
    this.#check();
    return this.streams.get(epoch)?.at(-1)?.seq;
  }

  async append(epoch: string, entries: readonly LedgerRecord[], begins: boolean): Promise<Appended> {
    await this.beforeAppend();
    this.#check();
    const kept = this.streams.get(epoch) ?? [];
    const last = kept.at(-1)?.seq;
    const fits = last === undefined ? begins : entries[0]?.seq === last + 1;
    if (!fits) return { done: false };
    this.streams.set(epoch, [...kept, ...entries]);
    return { done: true };
  }

  async range(epoch: string, after: number, limit: number): Promise<readonly LedgerRecord[]> {
    this.#check();
    const rest = (this.streams.get(epoch) ?? []).filter(({ seq }) => seq > after).slice(0, limit);
    return rest[0]?.seq === after + 1 ? rest : [];
  }

  async drop(epoch: string): Promise<void> {
    this.#check();
    this.streams.delete(epoch);
  }

  #check(): void {
    if (this.away) throw new Error('the stream is away');
  }
}
