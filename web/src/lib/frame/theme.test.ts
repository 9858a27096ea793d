import { expect, it } from 'vitest';
import { nextTheme, readTheme, writeTheme } from './theme.ts';

const storage = (): Pick<Storage, 'getItem' | 'setItem'> => {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
};

it('goes from the system to light, to dark and back', () => {
  expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system']);
});

it('keeps the choice and leaves the page to the system when there is none', () => {
  const kept = storage();
  const page = { dataset: {} as DOMStringMap };
  expect(readTheme(kept)).toBe('system');
  writeTheme(kept, page, 'dark');
  expect(readTheme(kept)).toBe('dark');
  expect(page.dataset['theme']).toBe('dark');
  writeTheme(kept, page, 'system');
  expect(page.dataset).toEqual({});
});

it('takes nonsense in the storage for no choice', () => {
  const kept = storage();
  kept.setItem('rootline.theme', 'plaid');
  expect(readTheme(kept)).toBe('system');
});
