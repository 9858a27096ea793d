/*
 * Rows are lists of scalars (and lists and maps of scalars), parsed at the boundary by decoders that are cheap enough
 * for lists of thousands: a check and no copy.
 */

/** Gives the value its type, or throws DecodeError. */
export type Decoder<T> = (value: unknown) => T;
export type RowDecoder<Row> = (fields: readonly unknown[]) => Row;

/** The store answered something else than the query promises: a defect, or a store of another version. */
export class DecodeError extends Error {
  readonly code = 'DECODE';
  constructor(expected: string, value: unknown) {
    super(`expected ${expected}, found ${value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value}`);
  }
}

export const text: Decoder<string> = (value) => {
  if (typeof value === 'string') return value;
  throw new DecodeError('text', value);
};

/** Integers beyond 2^53 - 1 come as Infinity from the driver and are refused. */
export const integer: Decoder<number> = (value) => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new DecodeError('integer', value);
};

export const float: Decoder<number> = (value) => {
  if (typeof value === 'number') return value;
  throw new DecodeError('number', value);
};

export const boolean: Decoder<boolean> = (value) => {
  if (typeof value === 'boolean') return value;
  throw new DecodeError('boolean', value);
};

export const unknown: Decoder<unknown> = (value) => value;

/** null, or what `decode` accepts. */
export function nullable<T>(decode: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null || value === undefined ? null : decode(value));
}

export function list<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new DecodeError('list', value);
    for (let index = 0; index < value.length; index++) decode(value[index]);
    return value as readonly T[];
  };
}

/** A list whose items are decoded into something else (a record per row, for example). */
export function listOf<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new DecodeError('list', value);
    return value.map((item) => decode(item));
  };
}

/** One of a fixed set of words. */
export function oneOf<const Word extends string>(words: readonly Word[]): Decoder<Word> {
  const known = new Set<string>(words);
  return (value) => {
    if (typeof value === 'string' && known.has(value)) return value as Word;
    throw new DecodeError(`one of ${words.slice(0, 5).join(', ')} …`, value);
  };
}

/** A row, or a list within a row, of as many values as there are decoders. */
export function row<Decoders extends readonly Decoder<unknown>[]>(
  ...decoders: Decoders
): (fields: unknown) => { readonly [Index in keyof Decoders]: ReturnType<Decoders[Index]> } {
  return (fields) => {
    if (!Array.isArray(fields) || fields.length !== decoders.length)
      throw new DecodeError(`row of ${decoders.length}`, fields);
    return decoders.map((decode, index) => decode(fields[index])) as {
      [Index in keyof Decoders]: ReturnType<Decoders[Index]>;
    };
  };
}

/** For statements whose rows nobody reads. */
export const noRows: RowDecoder<readonly unknown[]> = (fields) => fields;
