import { z } from 'zod';

/** What the hub answers to an event that is in the ledger. */
export type Receipt = { readonly seq: number; readonly leaf: string; readonly replayed: boolean };

/** Everything that was acknowledged to whom sent it, by the event's place in the load. */
export class Journal {
  readonly #receipts = new Map<number, Receipt[]>();
  /** Answers that no producer may see. */
  readonly unexpected: string[] = [];
  acknowledged = 0;
  /** Of those, answered 202: durable, and perhaps not in the graph yet. */
  spooled = 0;
  /** Requests that had to be sent again. */
  retries = 0;
  /** Acknowledged by each hub. */
  readonly byHub: number[] = [];

  /** Without a receipt: it was answered 202. */
  note(index: number, hub: number, receipt: Receipt | undefined): void {
    const receipts = this.#receipts.get(index) ?? [];
    this.#receipts.set(index, receipts);
    if (receipt === undefined) this.spooled++;
    else receipts.push(receipt);
    this.acknowledged++;
    this.byHub[hub] = (this.byHub[hub] ?? 0) + 1;
  }

  /** How many different events were acknowledged. */
  get events(): number {
    return this.#receipts.size;
  }

  receiptsOf(index: number): readonly Receipt[] {
    return this.#receipts.get(index) ?? [];
  }
}

const receiptSchema = z.object({ seq: z.int(), leaf: z.string(), replayed: z.boolean() });

/** The receipt in the text of an answer 201. @throws Error when it is none */
export function receiptOf(text: string): Receipt {
  return receiptSchema.parse(JSON.parse(text));
}
