import type { EntityStore } from '@rootline/graph';

/** What turns the input of a mutation into statements may ask of the graph. */
export type Reads = Pick<EntityStore, 'getMany' | 'related'>;

/** The same questions, of the graph as it was after the entries before `seq`: what is said again is understood as it was then. */
export function asBefore(entities: Reads, seq: number): Reads {
  const then = { asOfSeq: seq - 1 };
  return {
    getMany: (ids, moment) => entities.getMany(ids, { ...moment, ...then }),
    // eslint-disable-next-line @typescript-eslint/max-params -- as the port has it
    related: (ids, relations, direction, page, moment, filter) =>
      entities.related(ids, relations, direction, page, { ...moment, ...then }, filter),
  };
}
