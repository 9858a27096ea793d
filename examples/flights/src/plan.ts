import { airportDaily, cleanFlights, rawFlights, routeDaily, trainingTable, type SourceDatasets } from './datasets.ts';
import { monthEnd, monthStart, type Month } from './months.ts';
import type { PlannedStep, StepParameter } from './step.ts';
import { airportFeatures } from './steps/airport-features.ts';
import { clean } from './steps/clean.ts';
import { ingest } from './steps/ingest.ts';
import { routeFeatures } from './steps/route-features.ts';
import { trainingTableStep } from './steps/training-table.ts';

const cleanParameters: readonly StepParameter[] = [
  // Three rows claim to have come 212 to 1,116 minutes early, the next one 87.
  {
    name: 'earliest_delay',
    type: 'INTEGER',
    value: -120,
    description: 'Rows that arrived earlier than this are errors, minutes',
  },
  {
    name: 'latest_delay',
    type: 'INTEGER',
    value: 1440,
    description: 'Rows that arrived later than this are errors, minutes',
  },
  // A scheduled flight takes less than an hour on the ground and 400 miles per hour in the air; the delay comes on top.
  { name: 'ground_minutes', type: 'INTEGER', value: 60, description: 'Upper bound of the time on the ground, minutes' },
  {
    name: 'minutes_per_mile',
    type: 'DOUBLE',
    value: 0.15,
    description: 'Upper bound of the scheduled time in the air, minutes per mile',
  },
];

const lateMinutes: StepParameter = {
  name: 'late_minutes',
  type: 'INTEGER',
  value: 15,
  description: 'A flight is late when it arrives more than this after the schedule, minutes',
};

const featureParameters: readonly StepParameter[] = [
  lateMinutes,
  { name: 'short_days', type: 'INTEGER', value: 7, description: 'Length of the short window, days' },
  { name: 'long_days', type: 'INTEGER', value: 28, description: 'Length of the long window, days' },
];

const trainingParameters: readonly StepParameter[] = [
  lateMinutes,
  // The short window is then full for the first row.
  {
    name: 'warm_up_days',
    type: 'INTEGER',
    value: 7,
    description: 'First days, without a full history, that are left out',
  },
  { name: 'train_share', type: 'DOUBLE', value: 0.7, description: 'Share of the days to train on' },
  {
    name: 'validation_share',
    type: 'DOUBLE',
    value: 0.15,
    description: 'Share of the days after these to validate on',
  },
];

function monthlyParameters(month: Month): StepParameter[] {
  return [
    { name: 'month_start', type: 'TIMESTAMP', value: monthStart(month), description: 'First midnight, excluded' },
    { name: 'month_end', type: 'TIMESTAMP', value: monthEnd(month), description: 'Last midnight, included' },
  ];
}

/** The training table is wide: sorted whole it takes more than a gigabyte, sorted by month a sixth of that. */
function sliceOf(month: Month): StepParameter[] {
  return [
    { name: 'slice_start', type: 'DATE', value: monthStart(month), description: 'First day of the slice' },
    { name: 'slice_end', type: 'DATE', value: monthEnd(month), description: 'The day after the slice' },
  ];
}

/**
 * The runs of the pipeline, in an order in which each finds its inputs written.
 *
 * @param directory where the files go
 */
export function planSteps(sources: SourceDatasets, directory: string, months: readonly Month[]): PlannedStep[] {
  const flights = months.map((month) => cleanFlights(directory, month));
  const airports = [sources.airports];
  return [
    ...months.map((month) => ({
      definition: ingest,
      reads: { source: [sources.flights] },
      writes: rawFlights(directory, month),
      parameters: monthlyParameters(month),
      month,
    })),
    ...months.map((month) => ({
      definition: clean,
      reads: { raw: [rawFlights(directory, month)], airports },
      writes: cleanFlights(directory, month),
      parameters: cleanParameters,
      month,
    })),
    {
      definition: airportFeatures,
      reads: { flights },
      writes: airportDaily(directory),
      parameters: featureParameters,
    },
    { definition: routeFeatures, reads: { flights }, writes: routeDaily(directory), parameters: featureParameters },
    {
      definition: trainingTableStep,
      reads: { flights, airports, airport_daily: [airportDaily(directory)], route_daily: [routeDaily(directory)] },
      writes: trainingTable(directory),
      parameters: trainingParameters,
      slices: months.map(sliceOf),
    },
  ];
}
