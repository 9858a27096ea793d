import { describePlans } from '../driver/describe-plans.ts';
import { SCAN } from '../ledger/ledger-scan.queries.ts';
import { ALIASES, ENTITIES, ENTITY, RELATIONS, REVISIONS } from './check.queries.ts';

const page = { after: '', take: 10 };
const [relations] = RELATIONS.values();

describePlans('the check', [
  { query: SCAN, params: { after: 0, until: 10, take: 10 } },
  { query: ENTITIES, params: { ...page, open: 1 } },
  { query: ENTITY, params: { id: 'x', open: 1 } },
  { query: REVISIONS, params: page },
  { query: ALIASES, params: page },
  { query: relations!, params: page },
]);
