import type { Database } from './database.ts';
import type { Param, Params } from './params.ts';

type Asked = { readonly name: string; readonly text: string };

const CHANGES = /\b(SET|CREATE|MERGE|DELETE)\b/;

/**
 * What Neo4j 5 keeps a plan for beside the text: names and types of parameters, sizes of texts and lists by powers of ten,
 * and whether the transaction has changed something before.
 */
function planShape(query: Asked, params: Params, changed: boolean): string {
  const types = Object.entries(params).map(([name, value]) => `${name}: ${typeOf(value)}`);
  return `${query.name} (${types.sort().join(', ')})${changed ? ' after a change' : ''}`;
}

function typeOf(value: Param): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `text ${bucketOf(value.length)}`;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'float';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) ? `list ${bucketOf(value.length)}` : 'map';
}

function bucketOf(size: number): number {
  return size <= 1 ? size : 10 ** Math.ceil(Math.log10(size));
}

/** The database, and the shapes of all that is asked of it from now on, in `seen`. */
export function recordingPlans(database: Database, seen: Set<string>): Database {
  const noting = <T extends object>(target: T, names: readonly string[]): T => {
    let changed = false;
    const note = (query: Asked, params: Params = {}): void => {
      seen.add(planShape(query, params, changed));
      changed ||= CHANGES.test(query.text);
    };
    return new Proxy(target, {
      get(_target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]): unknown => {
          if (names.includes(String(name))) note(...(args as [Asked, Params?]));
          const result: unknown = Reflect.apply(member, target, args);
          return name === 'begin' ? noting(result as object, ['run']) : result;
        };
      },
    });
  };
  return noting(database, ['read', 'readOne']);
}
