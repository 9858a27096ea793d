import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { monthLabel, type Month } from './months.ts';

/** The namespace of every dataset that this pipeline writes. The scheme and authority do not depend on the machine. */
export const pipelineNamespace = 'rootline-example://flights';

/** The namespace of the files that the npm package `vega-datasets` brings along. */
export const sourceNamespace = 'npm://vega-datasets';

/** A file that is one dataset. */
export interface DatasetRef {
  readonly namespace: string;
  readonly name: string;
  readonly description: string;
  /** Absolute path of the file. */
  readonly path: string;
  readonly format: 'parquet' | 'csv';
  /** The dataset's tags, e.g. `layer: raw`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Descriptions of columns that no step defines. */
  readonly columnDescriptions?: Readonly<Record<string, string>>;
}

/** The two files of the package that the pipeline starts from. */
export interface SourceDatasets {
  readonly flights: DatasetRef;
  readonly airports: DatasetRef;
}

const require = createRequire(import.meta.url);

/** Finds the source files in the installed package. */
export function sourceDatasets(): SourceDatasets {
  const entry = require.resolve('vega-datasets');
  const data = join(dirname(entry), '..', 'data');
  return {
    flights: {
      namespace: sourceNamespace,
      name: 'flights-3m.parquet',
      description:
        'Three million US domestic flights, January to June 2001, from the on-time performance reports of the ' +
        'Bureau of Transportation Statistics, as prepared by the vega-datasets package.',
      path: join(data, 'flights-3m.parquet'),
      format: 'parquet',
      tags: { layer: 'source' },
      columnDescriptions: {
        date: 'Date of the schedule with the actual time of departure, local to the origin',
        delay: 'Arrival delay in minutes, negative when early',
        distance: 'Distance in miles',
        origin: 'IATA code of the airport of departure',
        destination: 'IATA code of the airport of arrival',
      },
    },
    airports: {
      namespace: sourceNamespace,
      name: 'airports.csv',
      description: 'Airports of the United States with their place, from Data.gov through the vega-datasets package.',
      path: join(data, 'airports.csv'),
      format: 'csv',
      tags: { layer: 'source' },
      columnDescriptions: {
        iata: 'IATA code of the airport',
        name: 'Name of the airport',
        city: 'City',
        state: 'Two letters of the state or territory',
        country: 'Country',
        latitude: 'Degrees north',
        longitude: 'Degrees east',
      },
    },
  };
}

/** The flights of one month as the source has them. */
export function rawFlights(directory: string, month: Month): DatasetRef {
  const label = monthLabel(month);
  return {
    namespace: pipelineNamespace,
    name: `flights.raw.${label}`,
    description: `The flights that were scheduled for ${label}, as the source has them.`,
    path: join(directory, 'raw', `${label}.parquet`),
    format: 'parquet',
    tags: { layer: 'raw', month: label },
  };
}

/** The flights of one month with clear clocks and without impossible rows. */
export function cleanFlights(directory: string, month: Month): DatasetRef {
  const label = monthLabel(month);
  return {
    namespace: pipelineNamespace,
    name: `flights.clean.${label}`,
    description: `The flights of ${label} with repaired clocks, without doubled and impossible rows.`,
    path: join(directory, 'clean', `${label}.parquet`),
    format: 'parquet',
    tags: { layer: 'clean', month: label },
  };
}

/** Rolling statistics per airport and day. */
export function airportDaily(directory: string): DatasetRef {
  return {
    namespace: pipelineNamespace,
    name: 'features.airport_daily',
    description: 'Delays of the departures of each airport over the days before a day, as known when that day begins.',
    path: join(directory, 'features', 'airport_daily.parquet'),
    format: 'parquet',
    tags: { layer: 'features' },
  };
}

/** Rolling statistics per route and day. */
export function routeDaily(directory: string): DatasetRef {
  return {
    namespace: pipelineNamespace,
    name: 'features.route_daily',
    description: 'Delays on each route over the days before a day, as known when that day begins.',
    path: join(directory, 'features', 'route_daily.parquet'),
    format: 'parquet',
    tags: { layer: 'features' },
  };
}

/** The table that models are trained on. */
export function trainingTable(directory: string): DatasetRef {
  return {
    namespace: pipelineNamespace,
    name: 'training.flight_delay',
    description: 'One row per flight with what was known before it left, whether it arrived late, and its split.',
    path: join(directory, 'training', 'flight_delay.parquet'),
    format: 'parquet',
    tags: { layer: 'training', label: 'is_late' },
  };
}
