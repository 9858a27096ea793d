import type { ExportRequest, LedgerStore } from '@rootline/graph';
import { ENTITY_KINDS, InvalidInputError, MAX_TIME, MIN_TIME } from '@rootline/graph/model';
import { Moments, decodeCursor } from '@rootline/schema';
import { z } from 'zod';

const DIRECTIONS = ['UPSTREAM', 'DOWNSTREAM', 'BOTH'] as const;
// A node of the walk and what belongs to it are some kilobytes of the export; more is an export of everything.
const MOST_NODES = 5_000;

const many = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const whole = (least: number, most: number) =>
  z.coerce.number().int(`expected a whole number from ${least} to ${most}`).min(least).max(most);

const querySchema = z.strictObject({
  of: many.optional(),
  direction: z.enum(DIRECTIONS).default('BOTH'),
  depth: whole(1, 50).optional(),
  limit: whole(1, MOST_NODES).default(MOST_NODES),
  kind: many.pipe(z.array(z.enum(ENTITY_KINDS))).optional(),
  asOf: z.string().optional(),
});

/**
 * What the parameters of an export ask for. @throws InvalidInputError that names the parameter
 */
export async function exportRequest(query: unknown, ledger: LedgerStore): Promise<ExportRequest> {
  const parsed = querySchema.safeParse(query);
  if (!parsed.success) throw faultOf(parsed.error);
  const { of, direction, depth, limit, kind, asOf } = parsed.data;
  const moment = asOf === undefined ? {} : await new Moments(ledger).at({ asOf: asOfValue(asOf) });
  return {
    ...(of === undefined ? {} : { around: { of, direction, limit, ...(depth === undefined ? {} : { depth }) } }),
    ...(kind === undefined ? {} : { kinds: kind }),
    ...(moment.asOfSeq === undefined ? {} : { asOfSeq: moment.asOfSeq }),
  };
}

function asOfValue(text: string) {
  const position = decodeCursor(text);
  if (position !== undefined) return { position };
  const time = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!(time >= MIN_TIME && time <= MAX_TIME))
    throw new InvalidInputError(
      'asOf',
      'an ISO 8601 time with a zone, or a cursor as the hub gave it',
      JSON.stringify(text),
    );
  return { time };
}

function faultOf(error: z.ZodError): InvalidInputError {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys')
    return new InvalidInputError(
      issue.keys[0] ?? '',
      `no such parameter: ${Object.keys(querySchema.shape).join(', ')}`,
    );
  return new InvalidInputError(issue?.path.join('.') ?? '', (issue?.message ?? '').replace(/^.*expected /i, ''));
}
