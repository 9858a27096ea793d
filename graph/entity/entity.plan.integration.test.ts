import { describePlans } from '../driver/describe-plans.ts';
import { LISTS, NAMESPACE_LISTS } from './entity-list.queries.ts';
import {
  ALIASES_AT,
  AVAILABLE_AT,
  BY_LABEL,
  BY_NAME,
  BY_SHA,
  GET_MANY,
  LATEST_VERSIONS,
  RECORDED_AT,
  RESOLVE,
  REVISIONS,
  VALUES_AT,
  TOUCHED,
} from './entity.queries.ts';
import { NAME_CHANGES, RECORDING, RELATION_CHANGES, UNIONS, VALUE_CHANGES } from './history.queries.ts';
import { relatedQuery } from './related.queries.ts';

const ids = ['run:00000000000000000000000000000000'];
const moment = { s: 5, t: 5 };
const history = { id: 'run:1', s: 5, afterSeq: 3, afterKey: 'x', take: 11 };
const list = {
  before: '~',
  from: '',
  project: null,
  namespace: 'n',
  tag: null,
  tagFields: null,
  states: null,
  statesAsJson: null,
  nameContains: null,
  ...moment,
  take: 51,
  scan: 20_000,
};
const related = {
  ids,
  ...moment,
  afterTime: 1,
  afterFact: 'x',
  kinds: ['Run'],
  states: ['NEW'],
  statesAsJson: ['"NEW"'],
  take: 11,
  scan: 5_000,
};

describePlans('entities', [
  { query: GET_MANY, params: { ids, s: 5 } },
  { query: RESOLVE, params: { ids, s: 5 } },
  { query: LATEST_VERSIONS, params: { ids, s: 5, t: 5, upper: '|9|~', ended: '|~|9|~' } },
  { query: REVISIONS, params: { prefixes: ['a|b|'], ...moment, afterTime: 1, afterKey: 'x', take: 11 } },
  { query: VALUES_AT, params: { ids, ...moment } },
  { query: ALIASES_AT, params: { ids, ...moment } },
  { query: AVAILABLE_AT, params: { ids, ...moment } },
  { query: BY_NAME, params: { name: 'x', limit: 20 } },
  { query: BY_LABEL, params: { name: 'x', limit: 20, s: 5 } },
  { query: TOUCHED, params: { seq: 5, most: 10 } },
  { query: RECORDED_AT, params: { seq: 5 } },
  { query: VALUE_CHANGES, params: { ...history, prefixes: ['run:1|'], most: 10 } },
  { query: RELATION_CHANGES, params: { ...history, relations: null } },
  { query: NAME_CHANGES, params: history },
  { query: UNIONS, params: history },
  { query: RECORDING, params: history },
  { query: BY_SHA, params: { sha: 'abcdef0', limit: 20 } },
  { query: relatedQuery(['HAS_RUN', 'HAS_VERSION'], 'out', true), params: related },
  { query: { ...relatedQuery(['HAS_RUN'], 'in', false), name: 'entity.related (at a moment)' }, params: related },
  ...[LISTS.now, LISTS.then, NAMESPACE_LISTS.now, NAMESPACE_LISTS.then]
    .flatMap((lists) => [...lists.values()])
    .flatMap(({ page, scanEnd }) => [
      { query: page, params: list },
      { query: scanEnd, params: list },
    ]),
]);
