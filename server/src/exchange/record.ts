import {
  ENTITY_KINDS,
  FIELDS,
  MAX_KEY_PART_LENGTH,
  MAX_TIME,
  MIN_TIME,
  OPEN_END,
  RELATION_KINDS,
  RUN_STATES,
  WITHDRAWABLE_KINDS,
  kindOfId,
} from '@rootline/graph/model';
import { z } from 'zod';

/*
 * The lines of an export, as `docs/guide/export-import.md` tells them. One that does not fit is refused with the place of
 * its fault; members that are not known are refused too: they would be lost without a word.
 */

export const FORMAT = 'rootline-export';
export const FORMAT_VERSION = 1;

// The graph's own limit for a value or content.
const MAX_TEXT = 1_000_000;

const word = z.string().min(1).max(MAX_KEY_PART_LENGTH).refine(isPlain, 'expected well-formed text without NUL');
const id = z.string().refine((text) => kindOfId(text) !== undefined, 'expected <kind>:<32 hex digits>');
const anyTime = z.number().int().min(-OPEN_END).max(OPEN_END);
// A value that the hub itself made may be of the beginning of time.
const time = anyTime.refine(
  (at) => at === 0 || (at >= MIN_TIME && at <= MAX_TIME),
  'expected a time of the years 1900 to 2200',
);
const recorded = { recordedSeq: z.number().int().nonnegative(), recordedAt: z.number().int().nonnegative() };

const alias = z.strictObject({
  id,
  label: z
    .string()
    .max(2 * MAX_KEY_PART_LENGTH + 1)
    .refine(isPlain, 'expected well-formed text without NUL'),
  validFrom: anyTime,
  recordedSeq: z.number().int().nonnegative(),
});

const entityRecord = z
  .strictObject({
    type: z.literal('entity'),
    id,
    kind: z.enum(ENTITY_KINDS),
    name: z.string().max(MAX_KEY_PART_LENGTH).refine(isPlain, 'expected well-formed text without NUL'),
    namespace: word.optional(),
    key: z.record(z.string().regex(/^[a-z][A-Za-z]{0,30}$/), z.string().max(MAX_KEY_PART_LENGTH)).optional(),
    project: id.refine((text) => kindOfId(text) === 'Project', 'expected the id of a project'),
    content: z.string().max(MAX_TEXT).refine(isJson, 'expected JSON text').optional(),
    aliases: z.array(alias).max(10_000).optional(),
    earliestAt: time.optional(),
    lastSeenAt: time.optional(),
    availableAt: time.optional(),
    context: z.literal(true).optional(),
    ...recorded,
  })
  .refine((record) => kindOfId(record.id) === record.kind, { path: ['id'], message: 'expected an id of its kind' });

const revisionRecord = z
  .strictObject({
    type: z.literal('revision'),
    of: id,
    field: z
      .string()
      .min(1)
      .max(400)
      .refine(isField, 'expected a field that is known, tag:<key>, facet:<name>, apart:<id> or slot:<relation>:<slot>'),
    value: z.json(),
    validFrom: time,
    rank: z.number().int().min(0).max(999_999),
    columns: z.array(z.string()).max(10_000).optional(),
    ...recorded,
  })
  .superRefine((record, context) => {
    const fault = valueFault(record);
    if (fault !== undefined) context.addIssue({ code: 'custom', path: ['value'], message: fault });
  });

const relationRecord = z.strictObject({
  type: z.literal('relation'),
  kind: z.enum(RELATION_KINDS),
  from: id,
  to: id,
  validFrom: time,
  validTo: time.nullable(),
  inferred: z.literal(true).optional(),
  of: id.optional(),
  follows: z.string().max(400).optional(),
  ...recorded,
});

/** A line that says something. */
export const recordSchema = z.discriminatedUnion('type', [entityRecord, revisionRecord, relationRecord]);
export type ExchangeRecord = z.output<typeof recordSchema>;
export type EntityRecordLine = z.output<typeof entityRecord>;
export type RevisionRecordLine = z.output<typeof revisionRecord>;
export type RelationRecordLine = z.output<typeof relationRecord>;

const position = { epoch: z.string().min(1).max(64), seq: z.number().int().nonnegative() };

/** The first line. */
export const headerSchema = z.object({
  type: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  ...position,
  at: z.iso.datetime(),
  program: z.string(),
});

const count = z.number().int().nonnegative();

/** The last line: what was written before it, and what was left out. */
export const endSchema = z.object({
  type: z.literal('end'),
  entities: count,
  revisions: count,
  relations: count,
  truncated: z.boolean(),
  bounds: z.array(z.string()),
  beyondDepth: z.boolean(),
  /** Of all lines before, with their ends. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ExportEnd = z.output<typeof endSchema>;

function isPlain(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const KNOWN_FIELDS = new Set<string>(FIELDS);
const APART = 'apart:';
const SLOT = /^slot:([A-Z_]+):(.+)$/s;

function isField(field: string): boolean {
  if (!isPlain(field)) return false;
  const slot = SLOT.exec(field);
  if (slot !== null) return (RELATION_KINDS as readonly string[]).includes(slot[1] ?? '');
  if (field.startsWith(APART)) return kindOfId(field.slice(APART.length)) !== undefined;
  return KNOWN_FIELDS.has(field) || /^(tag|facet):./s.test(field);
}

type Told = { readonly of: string; readonly field: string; readonly value: unknown; readonly validFrom: number };

function valueFault({ of, field, value, validFrom }: Told): string | undefined {
  if (JSON.stringify(value).length > MAX_TEXT) return `expected at most ${MAX_TEXT} characters as JSON`;
  if (field.startsWith('slot:') && value !== null && !(typeof value === 'string' && kindOfId(value) !== undefined))
    return 'expected an id, or null where the slot is empty';
  if (field === 'state' && kindOfId(of) === 'Run' && !(RUN_STATES as readonly unknown[]).includes(value))
    return `expected one of ${RUN_STATES.join(', ')}`;
  return field === 'withdrawn' && value !== null ? withdrawalFault(of, value, validFrom) : undefined;
}

const withdrawal = z.strictObject({ at: time, reason: z.string(), by: z.string() });

function withdrawalFault(of: string, value: unknown, validFrom: number): string | undefined {
  if (!(WITHDRAWABLE_KINDS as readonly unknown[]).includes(kindOfId(of)))
    return 'expected null: this kind is never withdrawn';
  const fits = withdrawal.safeParse(value).data?.at === validFrom;
  return fits ? undefined : 'expected null, or at (as validFrom), reason and by';
}
