import { describePlans } from '../driver/describe-plans.ts';
import { AFTER, CHANGES, GET, GET_MANY, HEAD, LIST, OLDEST, SEQ_AT } from './ledger-read.queries.ts';

describePlans('the ledger', [
  { query: HEAD, params: {} },
  { query: SEQ_AT, params: { at: 5 } },
  { query: GET, params: { seq: 5 } },
  { query: GET_MANY, params: { seqs: [5, 6] } },
  { query: CHANGES, params: { seq: 5 } },
  { query: AFTER, params: { after: 5, take: 500 } },
  { query: OLDEST, params: {} },
  { query: LIST, params: { before: 5, scan: 20_000, take: 11, command: 'c', subject: 's' } },
]);
