import { ENTITY_KINDS, RELATION_KINDS, RUN_STATES } from '@rootline/graph/model';
import { registerEnumType } from 'type-graphql';

function enumOf<T extends string>(values: readonly T[]): { readonly [value in T]: value } {
  return Object.fromEntries(values.map((value) => [value, value])) as { [value in T]: value };
}

export const EntityKindEnum = enumOf(ENTITY_KINDS);
registerEnumType(EntityKindEnum, { name: 'EntityKind', description: 'The kinds of things that the hub knows.' });

export const RelationKindEnum = enumOf(RELATION_KINDS);
registerEnumType(RelationKindEnum, {
  name: 'RelationKind',
  description: 'Relations point with the flow of data and read along it: `Dataset READ_BY Job WRITES Dataset`.',
});

export const RunStateEnum = enumOf(RUN_STATES);
registerEnumType(RunStateEnum, {
  name: 'RunState',
  description: 'NEW: named by somebody else, not heard of yet. COMPLETED, FAILED and ABORTED are final.',
});

export const DirectionEnum = enumOf(['UPSTREAM', 'DOWNSTREAM', 'BOTH']);
export type Direction = keyof typeof DirectionEnum;
registerEnumType(DirectionEnum, {
  name: 'Direction',
  description: 'UPSTREAM: what it came from. DOWNSTREAM: what came of it.',
});

export const LineageSideEnum = enumOf(['ROOT', 'UPSTREAM', 'DOWNSTREAM']);
export type LineageSide = keyof typeof LineageSideEnum;
registerEnumType(LineageSideEnum, { name: 'LineageSide', description: 'On which side of the roots a node was found.' });

export const GranularityEnum = enumOf(['ENTITY', 'VERSION']);
export type Granularity = keyof typeof GranularityEnum;
registerEnumType(GranularityEnum, {
  name: 'Granularity',
  description: 'ENTITY: datasets, jobs and models. VERSION: their versions and the runs between them.',
});

/** Reports of git have them in lower case. */
export const PathChangeEnum = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted', RENAMED: 'renamed' } as const;
registerEnumType(PathChangeEnum, { name: 'PathChange', description: 'What a commit did to a path.' });

/** The store writes outcomes in lower case. */
export const LedgerOutcomeEnum = { COMMITTED: 'committed', REFUSED: 'refused' } as const;
registerEnumType(LedgerOutcomeEnum, {
  name: 'LedgerOutcome',
  description: 'REFUSED: a guard did not hold, nothing was changed.',
});

export const HubPhaseEnum = enumOf(['STARTING', 'MIGRATING', 'WARMING_UP', 'READY', 'STOPPING']);
registerEnumType(HubPhaseEnum, {
  name: 'HubPhase',
  description: 'What the hub is at; it takes work when it is READY.',
});

export const RetentionKindEnum = enumOf(['LEDGER_DETAIL', 'BODIES']);
registerEnumType(RetentionKindEnum, {
  name: 'RetentionKind',
  description:
    'LEDGER_DETAIL: the list of changes of ledger entries, which stay otherwise. BODIES: what was accepted, as it came; a backup has to hold it.',
});
