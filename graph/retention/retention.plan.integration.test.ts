import { describePlans } from '../driver/describe-plans.ts';
import { BODIES_NAMED, BODY_SURVEY, FIRST_BODIES } from './entry-bodies.queries.ts';
import { DROP, FIRST, SURVEY } from './ledger-detail.queries.ts';

const span = { from: 0, to: 10 };

describePlans('retention', [
  { query: SURVEY, params: span },
  { query: FIRST, params: { ...span, take: 10 } },
  { query: DROP, params: span },
  { query: BODY_SURVEY, params: span },
  { query: FIRST_BODIES, params: { ...span, take: 10 } },
  { query: BODIES_NAMED, params: span },
]);
