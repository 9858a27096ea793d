import { expect, it } from 'vitest';
import { commandWord } from './ledger-words.ts';

it('reads the name of a command as words', () => {
  expect(commandWord('graphql.registerModelVersion')).toBe('Register model version');
  expect(commandWord('openlineage.run')).toBe('OpenLineage run');
  expect(commandWord('git.push-received')).toBe('Git push received');
  expect(commandWord('...')).toBe('...');
});
