import { type GraphQLError, buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { shapeLimit } from './graphql-limits.ts';

const schema = buildSchema('type Query { a: Query b: String }');

function codes(document: string): readonly unknown[] {
  return validate(schema, parse(document), [shapeLimit], { maxErrors: 10 }).map(({ extensions }) => extensions['code']);
}

function nested(depth: number): string {
  return `${'{ a '.repeat(depth)}{ b }${' }'.repeat(depth)}`;
}

it('takes an operation of 15 levels and refuses one of 16', () => {
  expect(codes(nested(14))).toEqual([]);
  expect(codes(nested(15))).toEqual(['DEPTH_LIMIT']);
});

it('counts levels through fragments, wherever they are declared', () => {
  const fragment = `fragment F on Query ${nested(10)}`;
  expect(codes(`{ a { a { a { a { ...F } } } } } ${fragment}`)).toEqual([]);
  expect(codes(`${fragment} { a { a { a { a { a { ... { ...F } } } } } } }`)).toEqual(['DEPTH_LIMIT']);
});

it('refuses the 51st alias and the 1,001st field', () => {
  const aliases = (count: number) => `{ ${Array.from({ length: count }, (_, i) => `x${i}: b`).join(' ')} }`;
  expect(codes(aliases(50))).toEqual([]);
  expect(codes(aliases(51))).toEqual(['ALIAS_LIMIT']);
  expect(codes(`{ ${'b '.repeat(1_000)} }`)).toEqual([]);
  expect(codes(`{ ${'b '.repeat(1_001)} }`)).toEqual(['FIELD_LIMIT']);
});

it('measures fragments that multiply without writing them out', () => {
  const count = 40;
  const fragments = Array.from({ length: count }, (_, i) => {
    const next = i === count - 1 ? 'b' : `...F${i + 1} ...F${i + 1}`;
    return `fragment F${i} on Query { ${next} }`;
  });
  const started = performance.now();
  const errors = validate(schema, parse(`{ ...F0 } ${fragments.join(' ')}`), [shapeLimit]);
  expect(performance.now() - started).toBeLessThan(500);
  expect(errors.map(({ message }) => message)).toEqual([
    'the operation has more than a billion fields: at most 1,000 are allowed',
  ]);
});

it('ends on fragments that spread themselves, and leaves their error to graphql', () => {
  expect(codes('{ ...A } fragment A on Query { a { ...B } } fragment B on Query { ...A }')).toEqual([]);
  const messages = validate(schema, parse('{ ...A } fragment A on Query { ...A }')).map(
    (error: GraphQLError) => error.message,
  );
  expect(messages).toContain('Cannot spread fragment "A" within itself.');
});
