import { kindOfId, type Json, MAX_KEY_PART_LENGTH } from '@rootline/graph/model';
import { z } from 'zod';

/*
 * What mutations accept. GraphQL has checked the types; these are the bounds, each told as "expected …" with its path.
 */

/** The ledger keeps keys forever and indexes them. */
const MAX_IDEMPOTENCY_KEY = 200;
const MAX_DESCRIPTION = 20_000;
/** What one page shows and one batch of the writer carries. */
export const MAX_TAGS = 100;
const MAX_DERIVED_FROM = 200;
/** The widest tables in use have some thousands of columns; a schema is kept as one text. */
const MAX_COLUMNS = 5_000;
/** A schema is kept as one property of at most 1 MB; metrics and signatures are shown whole. */
const MAX_JSON = 1_000_000;

/** Text of `min` to `max` characters, without NUL and lone surrogates. */
export function text(max: number, min = 1) {
  const expected = `${min === 0 ? 'at most' : `${min} to`} ${max.toLocaleString('en')} characters`;
  return z
    .string()
    .min(min, expected)
    .max(max, expected)
    .refine((value) => !value.includes('\u0000') && value.isWellFormed(), 'well-formed text without NUL');
}

/** Left out and null are the same. */
export function optional<T extends z.ZodType>(rule: T) {
  return rule.nullish().transform((value) => value ?? undefined);
}

/** At most `max` items, `min` at least. */
export function list<T extends z.ZodType>(rule: T, max: number, min = 0) {
  const expected = `${min} to ${max.toLocaleString('en')} items`;
  return z.array(rule).min(min, expected).max(max, expected);
}

/** Kept in ids, whose parts have this length at most. */
export const name = text(MAX_KEY_PART_LENGTH);
export const description = text(MAX_DESCRIPTION, 0);
export const label = text(200);
export const uri = text(MAX_KEY_PART_LENGTH);
export const time = z.number();
export const count = z.number().int().min(0, 'zero or more');
export const idempotencyKey = optional(text(MAX_IDEMPOTENCY_KEY));

export const id = z
  .string()
  .refine((value) => kindOfId(value) !== undefined, 'an id such as dataset:0123456789abcdef0123456789abcdef');

export const derivedFrom = optional(list(id, MAX_DERIVED_FROM));

export const json = z.custom<Json>(
  (value) => JSON.stringify(value).length <= MAX_JSON,
  `JSON of at most ${MAX_JSON.toLocaleString('en')} characters`,
);

/** A SHA and where it is. */
export const commitRef = z.object({
  repository: name,
  sha: z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i, 'a full commit hash of 40 or 64 hex digits'),
});

export type FieldInput = {
  readonly name: string;
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly ordinal?: number | undefined;
  readonly fields?: readonly FieldInput[] | undefined;
};

const schemaField: z.ZodType<FieldInput> = z.lazy(() =>
  z.object({
    name,
    type: optional(text(MAX_KEY_PART_LENGTH)),
    description: optional(description),
    ordinal: optional(z.number().int()),
    fields: optional(list(schemaField, MAX_COLUMNS)),
  }),
);

export const schemaFields = optional(list(schemaField, MAX_COLUMNS)).refine(
  (fields) => JSON.stringify(fields ?? null).length <= MAX_JSON,
  `a schema of at most ${MAX_JSON.toLocaleString('en')} characters as JSON`,
);
