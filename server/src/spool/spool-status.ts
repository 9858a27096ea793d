import type { SpoolReader } from '@rootline/schema';
import type { Spool } from '@rootline/storage';
import type { SpoolLane } from './spool-lane.ts';

type Lane = Pick<SpoolLane, 'name' | 'spool'> & { readonly drain: Pick<SpoolLane['drain'], 'draining'> };

/** The spool as GraphQL shows it: all of it, and how much of it in which lane. */
export function spoolStatus(together: Pick<Spool, 'stats' | 'refused'>, lanes: readonly Lane[]): SpoolReader {
  return {
    read() {
      const { refused: refusedCount, ...stats } = together.stats();
      return {
        ...{ ...stats, refusedCount, draining: lanes.some(({ drain }) => drain.draining) },
        lanes: lanes.map(({ name, spool, drain }) => {
          const { waiting, oldestReceivedAt } = spool.stats();
          return {
            ...{ name, waiting, draining: drain.draining },
            ...(oldestReceivedAt === undefined ? {} : { oldestReceivedAt }),
          };
        }),
      };
    },
    refused({ first, after }) {
      const found = together.refused(first + 1, after);
      return {
        items: found.slice(0, first).map((item) => ({ cursor: item.key, item })),
        hasNextPage: found.length > first,
      };
    },
  };
}
