import { expect, it } from 'vitest';
import { HubBusyError } from '@rootline/graph/model';
import { ByteGate } from './byte-gate.ts';

it('lets bodies in up to its limit, and again when others have left', async () => {
  const gate = new ByteGate(100);
  const { promise, resolve } = Promise.withResolvers<string>();
  const first = gate.pass(60, () => promise);
  await expect(gate.pass(50, async () => 'second')).rejects.toBeInstanceOf(HubBusyError);
  await expect(gate.pass(40, async () => 'third')).resolves.toBe('third');
  resolve('first');
  await expect(first).resolves.toBe('first');
  await expect(gate.pass(50, async () => 'second')).resolves.toBe('second');
});

it('lets one body in that is larger than its limit, and frees its room when the work fails', async () => {
  const gate = new ByteGate(100);
  await expect(gate.pass(500, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.pass(500, async () => 'in')).resolves.toBe('in');
});
