import { describePlans } from '../driver/describe-plans.ts';
import { HITS } from './search.queries.ts';

describePlans('search', [{ query: HITS, params: { query: '+words:a', limit: 10 } }]);
