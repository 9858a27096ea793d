import { describePlans } from '../driver/describe-plans.ts';
import * as Q from './writer.queries.ts';

const open = 1;
const ids = ['a'];
const rows: readonly Readonly<Record<string, string | number>>[] = [
  { id: 'a', key: 'a', run: 'a', recordedSeq: 1, retractedSeq: 1, factId: 'a' },
];
const range = { prefix: 'a', end: 'b', open };
const points = [{ key: 'k', prefix: 'a', low: 'b', high: 'c', end: 'd' }];

describePlans('the writer', [
  // One node by design: it is the lock.
  { query: Q.LOCK, params: { writer: 'w' } },
  { query: Q.ADVANCE, params: { seq: 1, at: 1, aliasSeq: 1, rulesSeq: 1 } },
  { query: Q.ENTRIES_BY_KEY, params: { in: { keys: ids } } },
  { query: Q.NODES, params: { in: { ids } } },
  { query: Q.ALIASES, params: { in: { ids }, open } },
  { query: Q.ALIASES_TO, params: { id: 'a', open } },
  ...[...Q.OPEN_RELATIONS.values()].slice(0, 2).map((query) => ({ query, params: { in: { ids }, open } })),
  { query: Q.OPEN_INFERRED, params: { in: { pairs: [{ run: 'a', of: 'b' }] }, open } },
  { query: Q.RELATIONS_OF, params: { id: 'a', open } },
  { query: Q.REVISION_KEYS, params: { in: { keys: ids } } },
  { query: Q.REVISIONS_BY_PREFIX, params: range },
  { query: Q.READS_OF_RUNS, params: { in: { runs: ids } } },
  { query: Q.AVAILABILITIES_OF_RUNS, params: { in: { runs: ids }, open } },
  { query: Q.OUTPUTS_OF_RUNS, params: { in: { runs: ids }, open } },
  { query: Q.WINDOWS, params: { in: { points }, open } },
  { query: Q.BEFORE, params: { in: { points }, open } },
  { query: Q.READS_OF, params: range },
  { query: Q.AVAILABILITIES_OF, params: range },
  { query: Q.VERSIONS_OF, params: { id: 'a', open } },
  // Projects are few, and read only when a rule changed.
  { query: Q.PROJECT_RULES, params: {}, allowed: ['NodeByLabelScan'] },
  { query: Q.CREATE_ENTITIES, params: { in: { rows } } },
  // One node times one node: both ends are found by their unique id.
  {
    query: Q.CREATE_RELATIONS,
    params: { in: { rows: [['a', 'b', 'READ_BY', 'f', 1, 1, 1, 1, true, 'c']] } },
    allowed: ['CartesianProduct'],
  },
  ...[...Q.RETRACT_RELATIONS.values()].slice(0, 2).map((query) => ({ query, params: { in: { rows } } })),
  { query: Q.RETRACT_REVISIONS, params: { in: { rows } } },
  { query: Q.RETRACT_ALIASES, params: { in: { rows } } },
  { query: Q.RETRACT_AVAILABILITIES, params: { in: { rows } } },
  { query: Q.SAVE_READS, params: { in: { rows } } },
  { query: Q.REMOVE_READS, params: { in: { ids } } },
  { query: Q.UNLIST_UNITED, params: { in: { rows } } },
  { query: Q.PATCH_NODES, params: { in: { rows } } },
]);
