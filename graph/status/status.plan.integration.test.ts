import { describePlans } from '../driver/describe-plans.ts';
import { COUNTS, PING } from './status.queries.ts';

describePlans('the status page', [
  { query: PING, params: {} },
  { query: COUNTS, params: {} },
]);
