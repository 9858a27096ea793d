import { expect, it } from 'vitest';
import { commandWord } from './ledger-words.ts';

it('reads the name of a command as words', () => {
  expect(commandWord('registerModelVersion')).toBe('Register model version');
  expect(commandWord('openlineage.event')).toBe('OpenLineage event');
  expect(commandWord('git.push-received')).toBe('Git push received');
  expect(commandWord('...')).toBe('...');
});
