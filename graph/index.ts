export { type CheckCounts, type CheckProgress, checkGraph } from './check/check-graph.ts';
export { type Finding, type FindingKind, Findings } from './check/finding.ts';
export { type Database, type DatabaseOptions, type DatabaseStats, openDatabase } from './driver/database.ts';
export type { EntityLine, ExportLine, RelationLine, RevisionLine } from './export/export-line.ts';
export {
  ExportBrokenError,
  type ExportBound,
  type ExportRequest,
  type GraphExport,
  openExport,
} from './export/open-export.ts';
export { StoreError } from './driver/errors.ts';
export * from './entity/entity-store.ts';
export { Neo4jEntityStore } from './entity/entity-store.neo4j.ts';
export * from './ledger/ledger-store.ts';
export { Neo4jLedgerStore, StoreNotInitialisedError } from './ledger/ledger-store.neo4j.ts';
export * from './lineage/lineage-store.ts';
export { type RootRow, type Roots, rootsOf } from './lineage/roots.ts';
export { Neo4jLineageStore } from './lineage/lineage-store.neo4j.ts';
export { type FollowStore, Neo4jFollowStore } from './follow/follow-store.ts';
export { Neighbourhood, type Surveyed } from './follow/neighbourhood.ts';
export { type FollowRequest, type Known, lookAround, MOST_FOLLOWED, type Sight } from './follow/sight.ts';
export { isEmptyStep, type LineageStep, type Piece, stepBetween } from './follow/step.ts';
export type { Committed } from './ledger/committed.ts';
export { type Change, leafOf } from './ledger/entry.ts';
export { type Project, type Projectable, UnprojectableError } from './ledger/project.ts';
export { type StoredEntry, scanLedger } from './ledger/ledger-scan.ts';
export { MigrationMismatchError, migrate } from './migrate/migrate.ts';
export { initialiseStore, resetStore } from './migrate/store.ts';
export {
  type RebuildOptions,
  type RebuildProgress,
  type RebuildReport,
  REBUILD_COMMAND,
  rebuildGraph,
} from './rebuild/rebuild.ts';
export {
  LedgerDamagedError,
  type LedgerPosition,
  StoreNotEmptyError,
  checkEmpty,
  ledgerPosition,
  restoreLedger,
} from './rebuild/restore.ts';
export { StoreInUseError } from './rebuild/store-gate.ts';
export { namedBodies, surveyBodies } from './retention/entry-bodies.ts';
export { type DetailSurvey, dropDetail, surveyDetail } from './retention/ledger-detail.ts';
export * from './search/search-store.ts';
export { Neo4jSearchStore } from './search/search-store.neo4j.ts';
export * from './status/status-store.ts';
export type * from './telemetry/telemetry.ts';
export { Neo4jStatusStore } from './status/status-store.neo4j.ts';
export { FIRST_PROJECT, firstCommand } from './writer/first-project.ts';
export { Neo4jBatchStore } from './writer/batch-store.neo4j.ts';
export { GroupCommitWriter, type WriterOptions, type WriterStats } from './writer/group-commit.ts';
export { DEFAULT_PROJECT_ID } from './writer/projects.ts';
export { warmUp } from './writer/warm-up.ts';
