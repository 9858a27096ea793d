import { describePlans } from '../driver/describe-plans.ts';
import * as Q from './writer.queries.ts';

const open = 1;
const ids = ['a'];
const rows: readonly Readonly<Record<string, string | number>>[] = [
  { id: 'a', key: 'a', run: 'a', recordedSeq: 1, retractedSeq: 1, factId: 'a' },
];
const range = { prefix: 'a', end: 'b', open };
const points = [{ key: 'k', prefix: 'a', low: 'b', high: 'c', end: 'd', ended: 'e', endedEnd: 'f' }];
const asked = {
  entries: ids,
  nodes: ids,
  aliases: ids,
  revisions: ids,
  inferred: [{ run: 'a', of: 'b' }],
  readsOfRun: ids,
  availabilitiesOfRun: ids,
  outputsOfRun: ids,
  before: points,
  around: points,
};
const saved = {
  entities: rows,
  patches: rows,
  relations: [['a', 'b', 'READ_BY', 'f', 1, 1, 1, 1, true, 'c']],
  revisions: [['a|name|o', 'name', 'v', 1, 1, 1]],
  availabilities: rows,
  reads: rows,
  entries: rows,
  head: { id: '0', seq: 1, at: 1, aliasSeq: 1, rulesSeq: 1, endSeq: 1 },
};

describePlans('the writer', [
  // One node by design: it is the lock.
  { query: Q.LOCK, params: { writer: 'w' } },
  // One row of lists times one row of lists: the parts know nothing of each other.
  { query: Q.LOOK_UP, params: { in: asked, open }, allowed: ['CartesianProduct'] },
  { query: Q.ALIASES_TO, params: { id: 'a', open } },
  ...[...Q.OPEN_RELATIONS.values()].slice(0, 2).map((query) => ({ query, params: { in: { ids }, open } })),
  { query: Q.RELATIONS_OF, params: { id: 'a', open } },
  { query: Q.REVISIONS_BY_PREFIX, params: range },
  { query: Q.NEIGHBOURS, params: { in: { rows: [{ key: 'a|owners|1', prefix: 'a|owners|', end: 'b' }] }, open } },
  { query: Q.OWNERSHIPS, params: { in: { rows: [{ key: 'k', id: 'a', from: 1, to: 2 }] }, open } },
  { query: Q.READS_OF, params: range },
  { query: Q.SIZES, params: { in: { ids }, open, most: 1 } },
  { query: Q.AVAILABILITIES_OF, params: range },
  { query: Q.AVAILABILITIES_OF_VERSIONS, params: { in: { ids }, open } },
  { query: Q.ENDING, params: { id: 'a', open, until: 1, most: 1 } },
  { query: Q.ENDING_PARTS, params: { id: 'a', open, until: 1, most: 1 } },
  { query: Q.VERSIONS_OF, params: { id: 'a', open } },
  // Projects are few, and read only when a rule changed.
  { query: Q.PROJECT_RULES, params: {}, allowed: ['NodeByLabelScan'] },
  // One node times one node: both ends of a relation are found by their unique id.
  { query: Q.SAVE, params: { in: saved }, allowed: ['CartesianProduct'] },
  ...[...Q.RETRACT_RELATIONS.values()].slice(0, 2).map((query) => ({ query, params: { in: { rows } } })),
  { query: Q.RETRACT_REVISIONS, params: { in: { rows } } },
  { query: Q.RETRACT_ALIASES, params: { in: { rows } } },
  { query: Q.RETRACT_AVAILABILITIES, params: { in: { rows } } },
  { query: Q.REMOVE_READS, params: { in: { ids } } },
  { query: Q.UNLIST_UNITED, params: { in: { rows } } },
  { query: Q.LIST_AGAIN, params: { in: { rows } } },
  { query: Q.CREATE_MENTIONS, params: { in: { rows } } },
  { query: Q.VERSION_KEYS, params: { in: { ids } } },
  { query: Q.TOLD_BY, params: { in: { ids }, most: 1 } },
]);
