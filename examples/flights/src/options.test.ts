import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(parseOptions([], {})).toEqual({
      url: 'http://127.0.0.1:4000',
      apiKey: undefined,
      directory: resolve(import.meta.dirname, '../../../.rootline/flights'),
      months: [1, 2, 3, 4, 5, 6],
    });
  });

  it('takes address and token from the environment of the official clients', () => {
    const environment = { OPENLINEAGE_URL: 'https://hub.example', OPENLINEAGE_API_KEY: 'key' };
    expect(parseOptions([], environment)).toMatchObject({ url: 'https://hub.example', apiKey: 'key' });
    expect(parseOptions(['--url', 'http://other'], environment)).toMatchObject({ url: 'http://other' });
  });

  it.each([
    ['--months 2-4', [2, 3, 4]],
    ['--months 6', [6]],
    ['--quick', [1]],
  ])('reads %s as the months %j', (line, months) => {
    expect(parseOptions(line.split(' '), {})).toMatchObject({ months });
  });

  it.each([
    ['--months 0-3', 'is no range of months'],
    ['--months 4-2', 'is no range of months'],
    ['--quick --months 1', 'not both'],
    ['--url ftp://hub', 'is no http address'],
    ['--fast', "Unknown option '--fast'"],
  ])('refuses %s', (line, message) => {
    expect(() => parseOptions(line.split(' '), {})).toThrow(message);
  });

  it('asks for the usage', () => {
    expect(parseOptions(['--help'], {})).toBe('help');
  });
});
