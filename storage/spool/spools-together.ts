import { pageOf } from './refused-page.ts';
import type { Spool, SpoolStats } from './spool.ts';

/** Spools that share one limit, as one: what waits and was refused in all of them. */
export function spoolsTogether(spools: readonly Spool[]): Pick<Spool, 'stats' | 'refused' | 'empty' | 'close'> {
  const each = async (work: (spool: Spool) => Promise<void>): Promise<void> => {
    // One that fails does not keep the others from it.
    const ends = await Promise.allSettled(spools.map(work));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  return {
    stats: () => sumOf(spools.map((spool) => spool.stats())),
    refused(first, after) {
      const all = spools.flatMap((spool) => spool.refused(Number.MAX_SAFE_INTEGER));
      return pageOf(
        all.sort((a, b) => b.refusedAt - a.refusedAt || (a.key < b.key ? -1 : 1)),
        first,
        after,
      );
    },
    empty: () => each((spool) => spool.empty()),
    close: () => each((spool) => spool.close()),
  };
}

function sumOf(all: readonly SpoolStats[]): SpoolStats {
  const sum = (of: (stats: SpoolStats) => number) => all.reduce((total, stats) => total + of(stats), 0);
  const oldest = all.flatMap(({ oldestReceivedAt }) => (oldestReceivedAt === undefined ? [] : [oldestReceivedAt]));
  const fault = all.find((stats) => stats.fault !== undefined)?.fault;
  return {
    waiting: sum(({ waiting }) => waiting),
    bytes: sum(({ bytes }) => bytes),
    ...(oldest.length === 0 ? {} : { oldestReceivedAt: Math.min(...oldest) }),
    refused: sum(({ refused }) => refused),
    // Each has the limit of all.
    limitEntries: Math.min(...all.map(({ limitEntries }) => limitEntries)),
    limitBytes: Math.min(...all.map(({ limitBytes }) => limitBytes)),
    ...(fault === undefined ? {} : { fault }),
  };
}
