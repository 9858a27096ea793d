import { expect, it } from 'vitest';
import { fit, fitting } from './fitting.ts';

it('prefers a beginning to the beginning of a word, and that to any other place', () => {
  expect(fit('mod', 'Model versions')).toBe(3);
  expect(fit('vers', 'Model versions')).toBe(2);
  expect(fit('ver mod', 'Model versions')).toBe(2);
  expect(fit('ersion', 'Model versions')).toBe(1);
  expect(fit('run', 'Model versions')).toBe(0);
});

it('wants every word, in upper or lower case, wherever it stands', () => {
  expect(fit('VERSIONS model', 'Model versions')).toBe(2);
  expect(fit('model run', 'Model versions')).toBe(0);
  expect(fit('delay', 'flights/airline_delays')).toBe(2);
});

it('lists what fits, best first, as many as are wanted', () => {
  const names = ['Dataset versions', 'Versions of rows', 'Models', 'Inversions', 'Model versions'];
  expect(fitting('vers', names, (name) => name, 3)).toEqual(['Versions of rows', 'Dataset versions', 'Model versions']);
  expect(fitting('plan', names, (name) => name, 3)).toEqual([]);
});
