// Facets have a few dozen kinds of objects, and a few more with names of columns as keys.
const MAX_FIRST_KEYS = 1_000;
const MAX_ORDERS_OF_A_KEY = 8;
// A table's columns by name; objects with more keys are rare, and sorting them is not what an event costs.
const MAX_KEYS = 64;

type Order = { readonly keys: readonly string[]; readonly sorted: readonly string[] };

/**
 * Puts the keys of objects in order. Objects of one kind list the same keys in the same order again and again: looking that up is a
 * fifth of sorting them (measured), and sorting was more than half of making an event canonical.
 */
export class KeyOrders {
  /** By the first key: at most eight orders each; a producer that invents keys clears the rest now and then. */
  readonly #orders = new Map<string, Order[]>();

  sorted(object: object): readonly string[] {
    const keys = Object.keys(object);
    const [first] = keys;
    if (first === undefined || keys.length === 1) return keys;
    if (keys.length > MAX_KEYS) return keys.sort();
    const orders = this.#ordersOf(first);
    const known = orders.find((order) => sameKeys(order.keys, keys));
    if (known !== undefined) return known.sorted;
    const sorted = keys.toSorted();
    if (orders.length < MAX_ORDERS_OF_A_KEY) orders.push({ keys, sorted });
    return sorted;
  }

  #ordersOf(first: string): Order[] {
    const known = this.#orders.get(first);
    if (known !== undefined) return known;
    if (this.#orders.size === MAX_FIRST_KEYS) this.#orders.clear();
    const made: Order[] = [];
    this.#orders.set(first, made);
    return made;
  }
}

function sameKeys(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i += 1) if (some[i] !== others[i]) return false;
  return true;
}
