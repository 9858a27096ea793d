import type { SpoolReader } from '@rootline/schema';
import type { Spool } from '@rootline/storage';
import type { Drain } from './drain.ts';

/** The spool as GraphQL shows it. */
export function spoolStatus(spool: Spool, drain: Pick<Drain, 'draining'>): SpoolReader {
  return {
    read() {
      const { refused: refusedCount, ...stats } = spool.stats();
      return { ...stats, refusedCount, draining: drain.draining };
    },
    refused({ first, after }) {
      const found = spool.refused(first + 1, after);
      return {
        items: found.slice(0, first).map((item) => ({ cursor: item.key, item })),
        hasNextPage: found.length > first,
      };
    },
  };
}
