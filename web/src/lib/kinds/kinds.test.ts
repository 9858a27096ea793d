import { describe, expect, it } from 'vitest';
import { ALL_KINDS, kindOfId, kindOfPath, listPath, siblings, stateFacts } from './kinds.ts';

describe('kinds', () => {
  it('leads from the address of every list back to its kind', () => {
    expect(ALL_KINDS.map((kind) => kindOfPath(listPath(kind).slice(1)))).toEqual([...ALL_KINDS]);
    expect(kindOfPath('nothing')).toBeUndefined();
  });

  it('reads the kind from an id', () => {
    expect(kindOfId('dataset-version:0a1b')).toBe('DatasetVersion');
    expect(kindOfId('registered-model:0a1b')).toBe('RegisteredModel');
    expect(kindOfId('nonsense')).toBeUndefined();
  });

  it('puts the lists of a family side by side', () => {
    expect(siblings('Commit')).toEqual(['Commit', 'Repository', 'Ref']);
  });

  it('shows a state that it does not know as it is', () => {
    expect(stateFacts('COMPLETED')).toEqual({ word: 'Succeeded', tone: 'succeeded' });
    expect(stateFacts('ACTIVE')).toEqual({ word: 'Active', tone: 'quiet' });
    expect(stateFacts('canary 10 %')).toEqual({ word: 'canary 10 %', tone: 'quiet' });
  });
});
