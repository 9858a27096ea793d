import { describe, expect, it } from 'vitest';
import { readOptions, SECTIONS } from './options.ts';

describe('the arguments of npm run bench', () => {
  it('ask for everything when nothing is named', () => {
    expect(readOptions([])).toEqual({ quick: false, sections: new Set(SECTIONS), json: undefined, help: false });
  });

  it('name parts once or as a list', () => {
    expect(readOptions(['--only', 'walk,start', '--only', 'memory', '--quick']).sections).toEqual(
      new Set(['walk', 'start', 'memory']),
    );
  });

  it('are refused with what there is when a part is not known', () => {
    expect(() => readOptions(['--only', 'ingets'])).toThrow(
      '--only ingets: there are ingest, walk, subscribe, git, explorer, start, memory',
    );
    expect(() => readOptions(['--fast'])).toThrow(/--fast/);
  });
});
