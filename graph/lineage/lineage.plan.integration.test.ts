import { describePlans } from '../driver/describe-plans.ts';
import { CONTENTS, MAPPINGS, RESOLVE } from './column-walk.queries.ts';
import { CLOSING, NODES, NODES_AT, ROOTS, STEP, SURROUNDINGS, TRACED_STEP, count, reach } from './lineage.queries.ts';
import { EVER_NEAR, HAPPENED, LEARNT } from './change-times.queries.ts';
import { SURVEY } from '../follow/survey.queries.ts';
import { CHANGED_FIELDS } from './diff.queries.ts';
import { NEIGHBOURS, NEIGHBOURS_THEN } from './neighbours.queries.ts';

const ids = ['dataset:00000000000000000000000000000000'];
const moment = { t: 5, seq: 5 };
const granularities = ['ENTITY', 'VERSION'] as const;
const directions = ['UPSTREAM', 'DOWNSTREAM'] as const;
const around = { in: { ids, marks: [15] }, limit: 10, most: 10 };
const page = { id: 'x', first: 11, until: 5, afterTime: 5, afterFact: '', kinds: ['Job'], nameContains: 'x' };

describePlans('lineage', [
  ...granularities.flatMap((granularity) => [
    { query: ROOTS[granularity], params: { ids, most: 10, asOf: null, t: 5 } },
    { query: SURROUNDINGS[granularity], params: { ...around, ...moment } },
    { query: CLOSING[granularity], params: { from: ids, to: ids, most: 10, limit: 10, ...moment } },
    { query: LEARNT[granularity], params: { ids, before: 9, limit: 10, ...moment } },
    { query: HAPPENED[granularity], params: { ids, before: 9, limit: 10, ...moment } },
    ...directions.flatMap((direction) => [
      { query: EVER_NEAR[granularity][direction], params: { ids, limit: 10, ...moment } },
      ...[1, 5, 50].map((depth) => ({
        query: reach(granularity, direction, depth),
        params: { ids, limit: 10, ...moment },
      })),
      { query: count(granularity, direction, 10), params: { ids, ...moment } },
      { query: STEP[granularity][direction], params: { ids, limit: 10, ...moment } },
      { query: TRACED_STEP[granularity][direction], params: { ids, limit: 10, ...moment } },
    ]),
    ...([...directions, 'BOTH'] as const).map((direction) => ({
      query: NEIGHBOURS[granularity][direction],
      params: { ...page, ...moment },
    })),
  ]),
  { query: { ...NEIGHBOURS_THEN.ENTITY.BOTH, name: 'lineage.neighbours-then' }, params: { ...page, ...moment } },
  ...directions.map((direction) => ({ query: MAPPINGS[direction], params: { ids, limit: 10, now: true, ...moment } })),
  { query: CONTENTS, params: { ids } },
  { query: RESOLVE, params: { ids, ...moment } },
  { query: CHANGED_FIELDS, params: { ids, s0: 1, t0: 1, s1: 5, t1: 5, most: 10 } },
  { query: SURVEY, params: { ids, most: 10, ...moment } },
  { query: NODES, params: { ids } },
  { query: NODES_AT, params: { ids, ...moment } },
]);
