import { versionMark } from '../kinds/title.ts';
import { bytes, count } from '../format/numbers.ts';
import type { FactValue } from '../entity/entity-model.ts';
import type { EntityKind, EntityListQuery } from '../gql/graphql.ts';

export type ListedEntity = EntityListQuery['entities']['edges'][number]['node'];

export type ListColumn = {
  readonly label: string;
  readonly width: string;
  readonly end?: boolean;
  readonly value: (entity: ListedEntity) => FactValue | null;
};

type Maybe<Value> = Value | null | undefined;
type VersionLink = Maybe<{ readonly id: string; readonly name: string; readonly version?: string | null }>;

const text = (value: Maybe<string>): FactValue | null =>
  value === null || value === undefined || value === '' ? null : { type: 'text', text: value };
const time = (at: Maybe<string>): FactValue | null => (at === null || at === undefined ? null : { type: 'time', at });
const digest = (value: Maybe<string>): FactValue | null =>
  value === null || value === undefined ? null : { type: 'digest', digest: value };
const version = (value: VersionLink, kind: EntityKind): FactValue | null =>
  value === null || value === undefined
    ? null
    : { type: 'entity', entity: { id: value.id, kind, name: versionMark(value.version ?? value.name) } };
const numberText = (value: Maybe<number>, words: (value: number) => string): FactValue | null =>
  value === null || value === undefined ? null : { type: 'text', text: words(value) };

const availableColumn: ListColumn = {
  label: 'Available',
  width: '112px',
  value: (entity) => ('availableAt' in entity ? time(entity.availableAt) : null),
};
const digestColumn: ListColumn = {
  label: 'Digest',
  width: '116px',
  value: (entity) => ('digest' in entity ? digest(entity.digest) : null),
};
const sizeColumn: ListColumn = {
  label: 'Size',
  width: '88px',
  end: true,
  value: (entity) => ('byteSize' in entity ? numberText(entity.byteSize, bytes) : null),
};
const rowsColumn: ListColumn = {
  label: 'Rows',
  width: '104px',
  end: true,
  value: (entity) => ('rowCount' in entity ? numberText(entity.rowCount, count) : null),
};

/** The columns that a kind's list has between the name and the tags. */
export function columnsOfKind(kind: EntityKind): readonly ListColumn[] {
  return COLUMNS[kind] ?? [];
}

const COLUMNS: Partial<Record<EntityKind, readonly ListColumn[]>> = {
  Dataset: [
    {
      label: 'Latest version',
      width: '20%',
      value: (entity) => ('latestDataset' in entity ? version(entity.latestDataset, 'DatasetVersion') : null),
    },
    {
      label: 'Available',
      width: '112px',
      value: (entity) => ('latestDataset' in entity ? time(entity.latestDataset?.availableAt) : null),
    },
    { label: 'Type', width: '100px', value: (entity) => ('datasetType' in entity ? text(entity.datasetType) : null) },
  ],
  DatasetVersion: [availableColumn, rowsColumn, sizeColumn, digestColumn],
  FeatureView: [
    {
      label: 'Latest version',
      width: '20%',
      value: (entity) => ('latestFeatures' in entity ? version(entity.latestFeatures, 'FeatureViewVersion') : null),
    },
    {
      label: 'Available',
      width: '112px',
      value: (entity) => ('latestFeatures' in entity ? time(entity.latestFeatures?.availableAt) : null),
    },
  ],
  FeatureViewVersion: [availableColumn, digestColumn],
  RegisteredModel: [
    {
      label: 'Latest version',
      width: '20%',
      value: (entity) => ('latestModel' in entity ? version(entity.latestModel, 'ModelVersion') : null),
    },
    {
      label: 'Available',
      width: '112px',
      value: (entity) => ('latestModel' in entity ? time(entity.latestModel?.availableAt) : null),
    },
  ],
  ModelVersion: [availableColumn, digestColumn],
  Artifact: [sizeColumn, digestColumn],
  Job: [
    {
      label: 'Latest run',
      width: '128px',
      value: (entity) =>
        'latestRun' in entity && entity.latestRun ? { type: 'state', state: entity.latestRun.runState } : null,
    },
    {
      label: 'Ran',
      width: '112px',
      value: (entity) => ('latestRun' in entity ? time(entity.latestRun?.startedAt) : null),
    },
    {
      label: 'Integration',
      width: '112px',
      value: (entity) => ('integration' in entity ? text(entity.integration) : null),
    },
    { label: 'Type', width: '100px', value: (entity) => ('jobType' in entity ? text(entity.jobType) : null) },
  ],
  Commit: [
    { label: 'SHA', width: '116px', value: (entity) => ('sha' in entity ? digest(entity.sha) : null) },
    {
      label: 'Author',
      width: '18%',
      value: (entity) =>
        'author' in entity && entity.author
          ? {
              type: 'entity',
              entity: {
                id: entity.author.id,
                kind: 'Principal',
                name: entity.author.displayName ?? entity.author.name,
              },
            }
          : null,
    },
    {
      label: 'Committed',
      width: '112px',
      value: (entity) => ('committedAt' in entity ? time(entity.committedAt) : null),
    },
  ],
};
