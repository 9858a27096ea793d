import type { Moment } from '@rootline/graph';
import { NotFoundError } from '@rootline/graph/model';
import type { Context } from '../context.ts';

/**
 * After an empty answer: tells "nothing around it" from "no such thing".
 * @throws NotFoundError naming the first id that leads to nothing at that moment
 */
export async function requireKnown(context: Context, ids: readonly string[], moment: Moment): Promise<void> {
  const entities = await Promise.all(ids.map((id) => context.loaders.entity(id, moment)));
  const missing = ids.find((_, index) => entities[index] === null);
  if (missing !== undefined) throw new NotFoundError(missing);
}
