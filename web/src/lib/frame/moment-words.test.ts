import { expect, it } from 'vitest';
import { momentWords } from './moment-words.ts';

it('says which moment is looked at', () => {
  const noon = '2026-11-23T12:00:00Z';
  expect(momentWords(null, null, 'UTC')).toBe('Now');
  expect(momentWords(noon, null, 'UTC')).toBe('As of 2026-11-23 12:00:00 UTC');
  expect(momentWords('MDEuMC40Mg', noon, 'UTC')).toBe(
    'As of a position in the ledger, valid at 2026-11-23 12:00:00 UTC',
  );
  expect(momentWords(null, noon, 'UTC')).toBe('Valid at 2026-11-23 12:00:00 UTC');
});
