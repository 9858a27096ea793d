import { expect, it } from 'vitest';
import { piecesOf } from './people-in-text.ts';

const ada = `principal:${'a'.repeat(32)}`;

it('finds people by their ids, and leaves every other word as it is', () => {
  expect(piecesOf(`Fix it\n\nCo-authored-by: ${ada}\nprincipal: nobody`)).toEqual([
    { text: 'Fix it\n\nCo-authored-by: ' },
    { text: ada, person: ada },
    { text: '\nprincipal: nobody' },
  ]);
  expect(piecesOf('')).toEqual([]);
});
