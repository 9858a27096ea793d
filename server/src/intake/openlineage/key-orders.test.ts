import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyOrders } from './key-orders.ts';

it('gives the keys of whatever objects in the order of their sorting, the first time and the next', () => {
  const orders = new KeyOrders();
  const key = fc.constantFrom('name', 'namespace', 'a', 'b', '10', '9', '__proto__', 'ä', '');
  const object = fc.uniqueArray(key).map((keys) => Object.fromEntries(keys.map((name) => [name, 0])));
  fc.assert(
    fc.property(object, (value) => {
      for (let time = 0; time < 2; time++) expect(orders.sorted(value)).toEqual(Object.keys(value).sort());
    }),
  );
});

it('goes on sorting where there are more orders and more keys than it keeps', () => {
  const orders = new KeyOrders();
  for (let i = 0; i < 3_000; i++) {
    const value = { [`first ${i % 1_500}`]: 0, [`b ${i}`]: 0, a: 0 };
    expect(orders.sorted(value)).toEqual(Object.keys(value).sort());
  }
  const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`column ${200 - i}`, i]));
  expect(orders.sorted(wide)).toEqual(Object.keys(wide).sort());
});

it('leaves what it gave before as it was', () => {
  const orders = new KeyOrders();
  const before = orders.sorted({ b: 0, a: 0 });
  orders.sorted({ b: 0, c: 0, a: 0 });
  expect(before).toEqual(['a', 'b']);
});
