import { hash } from 'node:crypto';
import fc from 'fast-check';
import { entityId } from '../model/ids.ts';
import { dataset, job, run as runEntity } from '../model/natural-keys.ts';
import { RUN_STATES } from '../model/run-state.ts';
import type { EntityStatement, Statement } from '../model/statements.ts';

/** What the commands of one stream are about; every stream has things of its own in a common store. */
export type Cast = {
  readonly datasets: readonly EntityStatement[];
  readonly runs: readonly EntityStatement[];
  readonly jobs: readonly EntityStatement[];
  readonly principals: readonly EntityStatement[];
};

export function castOf(stream: string): Cast {
  const uuid = (n: number) =>
    hash('md5', `${stream}-${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return {
    datasets: [0, 1, 2].map((n) => dataset(stream, `d${n}`)),
    runs: [0, 1, 2, 3].map((n) => runEntity(uuid(n))),
    jobs: [0, 1].map((n) => job(stream, `j${n}`)),
    principals: [0, 1, 2].map((n) => {
      const name = `p${n}-${stream}`;
      return { type: 'entity', kind: 'Principal', id: entityId('Principal', 'name', name), name };
    }),
  };
}

/** A command in small: places in a cast, and a few moments. */
export type Draft =
  | {
      readonly type: 'event';
      readonly run: number;
      readonly state: number;
      readonly at: number;
      readonly reads: readonly Use[];
      readonly makes: readonly Use[];
      /** Two datasets that turn out to be one. */
      readonly same?: readonly [number, number] | undefined;
    }
  | { readonly type: 'version'; readonly of: number; readonly version: string; readonly at: number }
  | { readonly type: 'relation'; readonly job: number; readonly of: number; readonly at: number }
  | { readonly type: 'own'; readonly of: number; readonly owners: readonly number[]; readonly at: number }
  | { readonly type: 'alias'; readonly alias: Place; readonly of: Place }
  /** Somebody finds that the dataset or job is not the one that it became one with, if it did. */
  | { readonly type: 'separate'; readonly of: Place }
  | {
      readonly type: 'describe';
      readonly of: Place;
      readonly field: 'description' | 'tag:t' | 'facet:f';
      readonly value: string | null;
      readonly at: number;
      readonly rank: number;
    }
  | { readonly type: 'deploy'; readonly to: number; readonly from: number; readonly at: number; readonly rank: number };
export type Separation = Extract<Draft, { type: 'separate' }>;
/** A dataset or a job. */
type Place = { readonly kind: 'dataset' | 'job'; readonly n: number };
/** `madeBy`: people relate the version of another run by hand. */
export type Use = { readonly of: number; readonly version: string | undefined; readonly madeBy: number | undefined };

/** One in `of` times. */
function sometimes<T>(of: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const use = fc.record({
  of: fc.nat(2),
  version: sometimes(2, fc.constantFrom('v1', 'v2')),
  madeBy: sometimes(4, fc.nat(3)),
});
const moment = fc.integer({ min: 1, max: 14 });
export const placeOf = (kind: Place['kind'], n: number): Place => ({ kind, n: kind === 'job' ? n % 2 : n });
export const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('event' as const),
      run: fc.nat(3),
      state: fc.nat(5),
      at: moment,
      reads: fc.array(use, { maxLength: 2 }),
      makes: fc.array(use, { maxLength: 2 }),
      same: sometimes(8, fc.tuple(fc.nat(2), fc.nat(2))),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        kind: fc.constantFrom('dataset' as const, 'dataset' as const, 'job' as const),
        a: fc.nat(2),
        b: fc.nat(2),
      })
      .map(({ kind, a, b }) => ({ type: 'alias' as const, alias: placeOf(kind, a), of: placeOf(kind, b) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ kind: fc.constantFrom('dataset' as const, 'dataset' as const, 'job' as const), n: fc.nat(2) })
      .map(({ kind, n }) => ({ type: 'separate' as const, of: placeOf(kind, n) })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('describe' as const),
      of: fc.record({ kind: fc.constantFrom('dataset' as const, 'job' as const), n: fc.nat(1) }),
      field: fc.constantFrom('description' as const, 'tag:t' as const, 'facet:f' as const),
      value: fc.constantFrom('one', 'another', null),
      // Few moments, so that equal ones are common: rank and content settle those.
      at: fc.integer({ min: 1, max: 3 }),
      rank: fc.nat(1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('version' as const),
      of: fc.nat(2),
      version: fc.constantFrom('v1', 'v3'),
      at: moment,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('relation' as const), job: fc.nat(1), of: fc.nat(2), at: moment }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('own' as const),
      of: fc.nat(1),
      owners: fc.uniqueArray(fc.nat(2), { maxLength: 3 }),
      at: moment,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('deploy' as const),
      to: fc.nat(1),
      from: fc.integer({ min: -1, max: 2 }),
      // Few, as above.
      at: fc.integer({ min: 1, max: 3 }),
      rank: fc.nat(1),
    }),
  },
);

/** Drafts whose times may be equal. Elsewhere those would be settled by a digest that the model does not know. */
const TIES: ReadonlySet<Draft['type']> = new Set(['describe', 'relation', 'version', 'deploy']);

/** The statements of each command. */
export function commandsOf(drafts: readonly Draft[], cast: Cast): readonly (readonly Statement[])[] {
  return drafts.map((d, index) => {
    const time = 'at' in d ? d.at * 1_000 : 0;
    return statementsOf(d, TIES.has(d.type) ? time : time + index, cast);
  });
}

function statementsOf(d: Draft, time: number, cast: Cast): readonly Statement[] {
  const place = (of: Place) => placeIn(of, cast);
  switch (d.type) {
    case 'alias':
      return [place(d.of), aliasOf(place(d.alias), place(d.of))];
    case 'separate':
      // Where it leads is the store's to say: whoever applies it asks.
      return [];
    case 'describe': {
      const { field, value, rank } = d;
      return [place(d.of), { type: 'revision', of: place(d.of).id, field, value, validFrom: time, rank }];
    }
    case 'version': {
      const of = at(cast.datasets, d.of);
      return [of, { type: 'version', of: of.id, version: d.version, availableAt: time }];
    }
    case 'relation': {
      const [from, to] = [at(cast.datasets, d.of), at(cast.jobs, d.job)];
      return [from, to, { type: 'relation', kind: 'READ_BY', from: from.id, to: to.id, validFrom: time }];
    }
    case 'deploy': {
      const [from, to] = [d.from < 0 ? null : at(cast.datasets, d.from), at(cast.jobs, d.to)];
      const slot = { type: 'slot', kind: 'SERVED_BY', slot: '', to: to.id, from: from?.id ?? null } as const;
      return [to, ...(from === null ? [] : [from]), { ...slot, validFrom: time, rank: d.rank }];
    }
    case 'own': {
      const named = d.owners.map((n) => at(cast.principals, n));
      const value = named.map(({ id, name }) => ({ name, principal: id }));
      const of = at(cast.jobs, d.of);
      return [of, ...named, { type: 'revision', of: of.id, field: 'owners', value, validFrom: time }];
    }
    case 'event':
      return eventOf(d, time, cast);
  }
}

/** The dataset or job of a cast. */
export function placeIn({ kind, n }: Place, cast: Cast): EntityStatement {
  return at(kind === 'dataset' ? cast.datasets : cast.jobs, n);
}

function eventOf(d: Extract<Draft, { type: 'event' }>, time: number, cast: Cast): readonly Statement[] {
  const { id: run } = at(cast.runs, d.run);
  const uses = (type: 'consumed' | 'produced', all: readonly Use[]) =>
    all.flatMap(({ of: n, version, madeBy }): Statement[] => {
      const of = at(cast.datasets, n);
      const named = version === undefined ? {} : { version };
      const related = version !== undefined || madeBy === undefined ? named : { madeBy: at(cast.runs, madeBy).id };
      return [of, { type, run, of: of.id, at: time, ...related }];
    });
  const same = d.same?.map((n) => at(cast.datasets, n)) ?? [];
  return [
    ...same.slice(1),
    ...(d.same === undefined ? [] : [aliasOf(at(same, 0), at(same, 1))]),
    at(cast.runs, d.run),
    { type: 'run-state', run, state: RUN_STATES[d.state] ?? 'OTHER', at: time },
    ...uses('consumed', d.reads),
    ...uses('produced', d.makes),
  ];
}

function aliasOf(alias: EntityStatement, of: EntityStatement): Statement {
  return { type: 'alias', alias: alias.id, of: of.id, label: alias.name, validFrom: 1 };
}

function at(list: readonly EntityStatement[], n: number): EntityStatement {
  const found = list[n];
  if (found === undefined) throw new RangeError(`no member ${n} of ${list.length}`);
  return found;
}
