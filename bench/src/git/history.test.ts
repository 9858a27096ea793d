import { expect, it } from 'vitest';
import { largeHistory } from './history.ts';

const textOf = (commits: number, seed: number) => [...largeHistory(commits, seed)].join('');
const count = (text: string, line: RegExp) => text.match(line)?.length ?? 0;

it('is the same for the same numbers, and another one for another seed', () => {
  expect(textOf(500, 1)).toBe(textOf(500, 1));
  expect(textOf(500, 1)).not.toBe(textOf(500, 2));
});

it('has merges, tags, open branches, many authors, and a few commits that change a lot', () => {
  const text = textOf(5_000, 1);
  expect(count(text, /^commit /gm)).toBe(5_000);
  expect(count(text, /^merge /gm) / 5_000).toBeCloseTo(0.04, 1);
  expect(count(text, /^reset refs\/tags\//gm)).toBe(20);
  expect(count(text, /^reset refs\/heads\/open-/gm)).toBe(3);
  expect(new Set(text.match(/^author .*>/gm)).size).toBeGreaterThan(40);
  const changes = text.split(/^commit /gm).map((commit) => count(commit, /^M /gm));
  expect(changes.filter((paths) => paths >= 100).length).toBeGreaterThan(10);
  expect(changes.filter((paths) => paths <= 4).length).toBeGreaterThan(4_000);
});
