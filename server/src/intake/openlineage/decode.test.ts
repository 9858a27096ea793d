import { deflateSync, gzipSync } from 'node:zlib';
import { InvalidInputError } from '@rootline/graph/model';
import { expect, it } from 'vitest';
import { canonicalText, canonicalTree } from './canonical.ts';
import { decodeBody, RequestRefusedError } from './decode.ts';

const read = (text: string | Buffer, encoding?: string) => {
  const { value, marks } = decodeBody(Buffer.from(text as string), encoding);
  return canonicalTree(value, marks);
};

it('reads JSON as it is, gzipped, and behind a byte order mark', () => {
  expect(read('{"a":[1,"é"]}')).toEqual({ a: [1, 'é'] });
  expect(read(gzipSync('{"a":1}'), 'gzip')).toEqual({ a: 1 });
  expect(read(gzipSync('{"a":1}'), ' X-GZIP ')).toEqual({ a: 1 });
  expect(read('{"a":1}', 'identity')).toEqual({ a: 1 });
  expect(read('\uFEFF{"a":1}')).toEqual({ a: 1 });
});

it.each([
  ['nothing', ''],
  ['JSON that was cut off', '{"a": 1'],
  ['NaN', '{"a": NaN}'],
  ['no JSON', 'hello'],
  ['two values', '{}{}'],
  ['a raw NUL byte', '{"a": "\u0000"}'],
])('refuses %s as invalid', (_what, text) => {
  expect(() => read(text)).toThrow(InvalidInputError);
});

it('refuses bytes that are no UTF-8', () => {
  expect(() => read(Buffer.from([0x22, 0xff, 0x22]))).toThrow(/UTF-8/);
  // A surrogate in bytes (CESU-8) is none either.
  expect(() => read(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow(/UTF-8/);
});

it('refuses what calls itself gzip and is not, is cut off, or has another encoding', () => {
  expect(() => read('{"a":1}', 'gzip')).toThrow(InvalidInputError);
  expect(() => read(gzipSync('{"a":1}').subarray(0, 12), 'gzip')).toThrow(InvalidInputError);
  expect(() => read(deflateSync('{"a":1}'), 'deflate')).toThrow(expect.objectContaining({ statusCode: 415 }));
});

it('stops unpacking a gzip bomb at 20 MB', () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20), { level: 9 });
  expect(bomb.byteLength).toBeLessThan(300_000);
  expect(() => read(bomb, 'gzip')).toThrow(RequestRefusedError);
  expect(() => read(bomb, 'gzip')).toThrow(expect.objectContaining({ statusCode: 413 }));
});

it('takes 100 levels of nesting and no more, without running out of stack', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(read(nested(100))).toBeDefined();
  expect(() => read(nested(101))).toThrow(/100 levels/);
  expect(() => read(nested(20_000))).toThrow(/100 levels/);
  expect(() => read('{"a":'.repeat(20_000))).toThrow(/100 levels/);
  expect(() => read(gzipSync('['.repeat(15_000_000)), 'gzip')).toThrow(/100 levels/);
  expect(read(JSON.stringify({ text: '['.repeat(5_000), quoted: '"\\"[[[' }))).toBeDefined();
});

it('names the path of a NUL character and of a lone surrogate, in texts and in keys', () => {
  expect(() => read('{"a":[{"b":"x\\u0000"}]}')).toThrow(/^\$\.a\[0\]\.b: expected text without the NUL character/);
  expect(() => read('{"a":{"b":"\\ud800"}}')).toThrow(/^\$\.a\.b: expected well-formed Unicode/);
  expect(() => read('{"a\\udc00":1}')).toThrow(/well-formed/);
  expect(() => read('{"a":{"\\u0000":1}}')).toThrow(/NUL/);
  // What looks like one and is none.
  expect(read('{"a":"\\\\u0000 \\ud83d\\ude00"}')).toEqual({ a: '\\u0000 😀' });
});

it('refuses numbers that no double holds', () => {
  expect(() => read('{"a":[1e999]}')).toThrow(/^\$\.a\[0\]: expected a number within/);
});

it('gives equal content one text, whatever the order of keys and the spacing', () => {
  const [one, two] = [
    '{"b":1,"a":{"d":[2,{"y":1,"x":2}],"c":null},"10":0,"9":0}',
    ' {"9":0, "a": {"c": null, "d": [2, {"x":2,"y":1}]}, "10":0, "b":1.0}',
  ];
  expect(canonicalText(read(one))).toBe(canonicalText(read(two)));
  expect(canonicalText(read('[1,2]'))).not.toBe(canonicalText(read('[2,1]')));
});

it('keeps a key that is called __proto__ as a key', () => {
  expect(canonicalText(read('{"__proto__":{"x":1},"a":2}'))).toBe('{"__proto__":{"x":1},"a":2}');
  expect(({} as { x?: number }).x).toBeUndefined();
});
