import { describePlans } from '../driver/describe-plans.ts';
import {
  ENTITIES,
  ENTITIES_OF,
  LED,
  REFERRED,
  RELATIONS,
  RELATIONS_AMONG,
  REVISIONS,
  SCHEMAS,
} from './export.queries.ts';

const page = { after: 'dataset:', end: 'dataset;', take: 10, s: 1 };
const some = { in: { ids: ['x'], members: ['x'] }, s: 1 };

describePlans('the export', [
  { query: ENTITIES, params: page },
  { query: ENTITIES_OF, params: some },
  { query: REVISIONS, params: page },
  { query: RELATIONS.get('CONSUMED_BY')!, params: { after: '', take: 10, s: 1 } },
  ...RELATIONS_AMONG.map((query) => ({ query, params: some })),
  { query: REFERRED, params: { ...some, most: 10 } },
  { query: SCHEMAS, params: some },
  { query: LED, params: some },
]);
