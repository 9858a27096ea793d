import type { LedgerStore, Moment, Position } from '@rootline/graph';
import { InvalidInputError } from '@rootline/graph/model';
import type { AsOfValue } from '../scalars/as-of.scalar.ts';
import { encodeCursor } from './cursor.ts';

type Asked = { readonly asOf?: AsOfValue | null | undefined; readonly validAt?: number | null | undefined };

/** Turns what a request says about time into what the stores take, and back. One per request. */
export class Moments {
  readonly #ledger: LedgerStore;
  #head: Promise<Position> | undefined;

  constructor(ledger: LedgerStore) {
    this.#ledger = ledger;
  }

  /**
   * The moment that a request asks about. Where it names no position, that at which the ledger stood when the request first
   * asked: all fields of one request are answered as of the same position.
   * @throws InvalidInputError when the cursor belongs to another hub or lies ahead of this one
   */
  async at({ asOf, validAt }: Asked): Promise<Moment> {
    return {
      ...(asOf == null ? { pinnedSeq: (await this.#readHead()).seq } : { asOfSeq: await this.#seqOf(asOf) }),
      ...(validAt == null ? {} : { validAt }),
    };
  }

  /** The cursor of a position of this hub's ledger. */
  async cursorAt(seq: number): Promise<string> {
    const { epoch, shard } = await this.#readHead();
    return encodeCursor({ epoch, shard, seq });
  }

  /** After a write: the fields that follow see it. */
  forget(): void {
    this.#head = undefined;
  }

  async #seqOf(asOf: AsOfValue): Promise<number> {
    if ('time' in asOf) return this.#ledger.seqAt(asOf.time);
    const head = await this.#readHead();
    if (asOf.position.epoch !== head.epoch || asOf.position.shard !== head.shard) {
      throw new InvalidInputError('asOf', 'a cursor of this hub, as it is since it was last emptied or restored');
    }
    if (asOf.position.seq > head.seq) throw new InvalidInputError('asOf', 'a cursor that the hub has reached');
    return asOf.position.seq;
  }

  /** Once a request: the epoch does not change while a server runs, and a request's `now` may as well stand still. */
  #readHead(): Promise<Position> {
    this.#head ??= this.#ledger.head();
    return this.#head;
  }
}
