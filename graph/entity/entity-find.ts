import type { Database } from '../driver/database.ts';
import { InvalidInputError } from '../model/errors.ts';
import { entityId, kindOfId } from '../model/ids.ts';
import { repository } from '../model/natural-keys.ts';
import type { MomentParams } from './moment.ts';
import { BY_LABEL, BY_NAME, BY_SHA } from './entity.queries.ts';

export const MAX_FOUND = 20;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SHA = /^[0-9a-f]{7,64}$/i;
// The parts of `namespace/name` may hold slashes themselves: each place is tried, up to this many.
const MAX_SPLITS = 20;
// A namespace and a name of 2,000 characters each, and the slash.
const MAX_TEXT = 4_001;

/** Ids that a text may mean. */
type Candidates = {
  /** By what never changes: ids, natural keys, hashes. Not all of them exist. */
  readonly exact: readonly string[];
  /** By names, which other things may have had at another time. */
  readonly named: readonly string[];
};

/** Ids that a text may mean, likeliest first; aliases are not resolved yet. */
export async function candidatesFor(database: Database, text: string, { s }: MomentParams): Promise<Candidates> {
  const wanted = text.trim();
  if (wanted === '' || wanted.length > MAX_TEXT || !wanted.isWellFormed() || wanted.includes('\u0000'))
    return { exact: [], named: [] };
  if (kindOfId(wanted) !== undefined) return { exact: [wanted], named: [] };
  const [named, labelled, commits] = await Promise.all([
    database.read(BY_NAME, { name: wanted, limit: MAX_FOUND }),
    database.read(BY_LABEL, { name: wanted, limit: MAX_FOUND, s }),
    SHA.test(wanted) ? database.read(BY_SHA, { sha: wanted.toLowerCase(), limit: MAX_FOUND }) : [],
  ]);
  return {
    exact: [...new Set([...byNaturalKey(wanted), ...commits.flat()])],
    named: [...new Set([...named.flat(), ...labelled.flat()])],
  };
}

function byNaturalKey(text: string): readonly string[] {
  const ids: string[] = [];
  if (UUID.test(text)) ids.push(entityId('Run', text.toLowerCase()));
  const add = (make: () => string) => {
    try {
      ids.push(make());
    } catch (error) {
      // Too long for a key: then nothing has it.
      if (!(error instanceof InvalidInputError)) throw error;
    }
  };
  let slash = text.indexOf('/');
  for (let count = 0; slash >= 0 && count < MAX_SPLITS; count++, slash = text.indexOf('/', slash + 1)) {
    const [namespace, name] = [text.slice(0, slash), text.slice(slash + 1)];
    if (namespace === '' || name === '') continue;
    for (const kind of ['Dataset', 'Job', 'RegisteredModel'] as const) add(() => entityId(kind, namespace, name));
  }
  if (/^\w+:\/\/|^git@/.test(text)) add(() => repository(text).id);
  return ids;
}
