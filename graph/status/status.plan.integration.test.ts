import { describePlans } from '../driver/describe-plans.ts';
import { COUNTS, PING, VERSION, WITHDRAWN } from './status.queries.ts';

describePlans('the status page', [
  { query: PING, params: {} },
  { query: VERSION, params: {} },
  { query: COUNTS, params: {} },
  { query: WITHDRAWN, params: {} },
]);
