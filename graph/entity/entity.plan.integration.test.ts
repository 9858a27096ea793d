import { describePlans } from '../driver/describe-plans.ts';
import {
  ALIASES_AT,
  AVAILABLE_AT,
  BY_NAME,
  BY_SHA,
  GET_MANY,
  LATEST_VERSIONS,
  LISTS,
  NAMESPACE_LISTS,
  RESOLVE,
  REVISIONS,
  VALUES_AT,
} from './entity.queries.ts';
import { relatedQuery } from './related.queries.ts';

const ids = ['run:00000000000000000000000000000000'];
const moment = { s: 5, t: 5 };
const list = {
  before: '~',
  from: '',
  project: null,
  namespace: 'n',
  tag: null,
  states: null,
  nameContains: null,
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
  { query: LATEST_VERSIONS, params: { ids, s: 5, upper: '|9|~' } },
  { query: REVISIONS, params: { prefixes: ['a|b|'], ...moment, afterTime: 1, afterKey: 'x', take: 11 } },
  { query: VALUES_AT, params: { ids, ...moment } },
  { query: ALIASES_AT, params: { ids, ...moment } },
  { query: AVAILABLE_AT, params: { ids, ...moment } },
  { query: BY_NAME, params: { name: 'x', limit: 20 } },
  { query: BY_SHA, params: { sha: 'abcdef0', limit: 20 } },
  { query: relatedQuery(['HAS_RUN', 'HAS_VERSION'], 'out', true), params: related },
  { query: { ...relatedQuery(['HAS_RUN'], 'in', false), name: 'entity.related (at a moment)' }, params: related },
  ...[...LISTS.values(), ...NAMESPACE_LISTS.values()].flatMap(({ page, scanEnd }) => [
    { query: page, params: list },
    { query: scanEnd, params: list },
  ]),
]);
