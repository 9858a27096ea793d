import type { Database } from '../driver/database.ts';
import { momentParams } from '../entity/moment.ts';
import { NotFoundError, QueryTimeoutError } from '../model/errors.ts';
import type { Json } from '../model/statements.ts';
import { CHANGED_FIELDS } from './diff.queries.ts';
import type { LineageDiff, LineageDiffRequest, WalkEdge, WalkNode, WalkRequest } from './lineage-store.ts';
import { type WholeWalk, wholeWalk } from './walk.ts';

// Characters of a value that is shown; longer ones are named only.
const MOST_SHOWN = 4_000;
// Of one question's time: two walks, then the fields.
const SHARE_OF_A_WALK = 0.4;

type Changed = LineageDiff['changed'][number];
type Fields = Changed['fields'];

const NOTHING: WholeWalk = {
  answer: { nodes: [], edges: [], truncated: false, seq: 0 },
  complete: Number.POSITIVE_INFINITY,
  edgesWhole: true,
};

/**
 * Two walks, held against each other as far as both are complete: what one of them lacks because it was cut is not taken for
 * a change.
 * @throws InvalidInputError, NotFoundError for an id that was known at neither moment
 */
export async function lineageDiff(
  database: Database,
  request: LineageDiffRequest,
  budgetMs: number,
): Promise<LineageDiff> {
  const unknown: [Set<string>, Set<string>] = [new Set(), new Set()];
  const before = await walkIfKnown(database, { ...request, moment: request.from }, unknown[0], budgetMs);
  const after = await walkIfKnown(database, { ...request, moment: request.to }, unknown[1], budgetMs);
  for (const id of unknown[0]) if (unknown[1].has(id)) throw new NotFoundError(id);
  const within = Math.min(before.complete, after.complete, request.depth);
  const [was, is] = [near(before, within), near(after, within)];
  const both = [...is.values()].filter(({ id }) => was.has(id));
  const fields = await changedFields(
    database,
    both.map(({ id }) => id),
    request,
    budgetMs,
  );
  const edgesWhole = before.edgesWhole && after.edgesWhole;
  const edges = edgesWhole ? edgesOf(before, after, was, is) : { addedEdges: [], removedEdges: [] };
  return {
    added: [...is.values()].filter(({ id }) => !was.has(id)),
    removed: [...was.values()].filter(({ id }) => !is.has(id)),
    changed: both.flatMap((node) => changedNode(was.get(node.id) as WalkNode, node, fields?.get(node.id))),
    ...edges,
    within,
    truncated: before.answer.truncated || after.answer.truncated || fields === undefined || !edgesWhole,
    fromSeq: before.answer.seq,
    toSeq: after.answer.seq,
  };
}

/** What was not known yet at a moment had no lineage then: it is left out, and noted. */
async function walkIfKnown(
  database: Database,
  request: WalkRequest,
  unknown: Set<string>,
  budgetMs: number,
): Promise<WholeWalk> {
  for (;;) {
    const of = request.of.filter((id) => !unknown.has(id));
    if (of.length === 0 && request.of.length > 0)
      return { ...NOTHING, answer: { ...NOTHING.answer, seq: momentParams(request.moment).s } };
    try {
      return await wholeWalk(database, { ...request, of }, budgetMs * SHARE_OF_A_WALK);
    } catch (error) {
      if (!(error instanceof NotFoundError) || unknown.has(error.id)) throw error;
      unknown.add(error.id);
    }
  }
}

function near({ answer }: WholeWalk, within: number): ReadonlyMap<string, WalkNode> {
  return new Map(answer.nodes.filter(({ distance }) => distance <= within).map((node) => [node.id, node]));
}

function edgesOf(
  before: WholeWalk,
  after: WholeWalk,
  was: ReadonlyMap<string, WalkNode>,
  is: ReadonlyMap<string, WalkNode>,
): Pick<LineageDiff, 'addedEdges' | 'removedEdges'> {
  const byName = (edges: readonly WalkEdge[], nodes: ReadonlyMap<string, WalkNode>) =>
    new Map(
      edges
        .filter(({ from, to }) => nodes.has(from) && nodes.has(to))
        .map((edge) => [`${edge.from} ${edge.kinds.join()} ${edge.to}`, edge]),
    );
  const [old, fresh] = [byName(before.answer.edges, was), byName(after.answer.edges, is)];
  return {
    addedEdges: [...fresh].filter(([name]) => !old.has(name)).map(([, edge]) => edge),
    removedEdges: [...old].filter(([name]) => !fresh.has(name)).map(([, edge]) => edge),
  };
}

function changedNode(before: WalkNode, after: WalkNode, fields: Fields = []): readonly Changed[] {
  const same = before.name === after.name && before.state === after.state;
  return fields.length === 0 && same ? [] : [{ before, after, fields }];
}

/** Undefined when there was no time for it. */
async function changedFields(
  database: Database,
  ids: readonly string[],
  { from, to }: LineageDiffRequest,
  budgetMs: number,
): Promise<ReadonlyMap<string, Fields> | undefined> {
  if (ids.length === 0) return new Map();
  const [{ s: s0, t: t0 }, { s: s1, t: t1 }] = [momentParams(from), momentParams(to)];
  const timeoutMs = Math.floor(budgetMs * (1 - 2 * SHARE_OF_A_WALK));
  try {
    const params = { ids, s0, t0, s1, t1, most: MOST_SHOWN };
    const rows = await database.read(CHANGED_FIELDS, params, { timeoutMs, heavy: true });
    return new Map(
      rows.map(([id, fields]) => [
        id,
        fields.map(([field, before, after, tooLong]) => ({
          field,
          before: parsed(before),
          after: parsed(after),
          tooLong,
        })),
      ]),
    );
  } catch (error) {
    if (error instanceof QueryTimeoutError) return undefined;
    throw error;
  }
}

function parsed(json: string | null): Json {
  return json === null ? null : (JSON.parse(json) as Json);
}
