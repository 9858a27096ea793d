import { from, type ColumnDefinition, type StepDefinition } from '../step.ts';

/** Which rows a rolling statistic counts: the airport groups them, `known_at` places them in the window. */
const window = [from('flights.origin', 'GROUP_BY'), from('flights.known_at', 'WINDOW')] as const;

function statistic(name: string, type: string, description: string): ColumnDefinition {
  return { name, type, description, sources: [from('flights.arrival_delay_minutes', 'AGGREGATION'), ...window] };
}

function count(name: string, description: string): ColumnDefinition {
  return { name, type: 'INTEGER', description, sources: [...window] };
}

/**
 * What is known of an airport's departures when a day begins there.
 *
 * A flight counts for day D if its delay was known before 00:00 of D and not before 00:00 of D minus the length of
 * the window. Departure and day are both on the airport's own clock. Sums and counts are whole numbers, so that the
 * order in which threads add them cannot show in the result.
 */
export const airportFeatures: StepDefinition = {
  job: 'flights.airport_features',
  title: 'airport features',
  description: 'Rolling statistics of the delays of each airport, from flights whose delay was known before the day.',
  sourcePath: 'src/steps/airport-features.ts',
  sql: `
WITH departures AS (
  SELECT origin AS airport, CAST(known_at AS DATE) AS known_on, known_at, arrival_delay_minutes AS delay,
    CAST(arrival_delay_minutes > getvariable('late_minutes') AS INTEGER) AS late
  FROM flights
), calendar AS (
  SELECT unnest(generate_series(min(flight_date) + 1, max(flight_date) + 1, INTERVAL 1 DAY))::DATE AS day FROM flights
), short AS (
  SELECT airport, day,
    count(*) AS departures, sum(delay) AS total, sum(late) AS late,
    quantile_disc(delay, 0.9) AS p90, max(known_at) AS latest
  FROM departures JOIN calendar
    ON known_on >= day - getvariable('short_days') AND known_on < day
  GROUP BY airport, day
), daily AS (
  SELECT airport, known_on, count(*) AS departures, sum(delay) AS total, max(known_at) AS latest
  FROM departures GROUP BY airport, known_on
), long AS (
  SELECT airport, day, sum(departures) AS departures, sum(total) AS total, max(latest) AS latest
  FROM daily JOIN calendar
    ON known_on >= day - getvariable('long_days') AND known_on < day
  GROUP BY airport, day
)
SELECT
  long.airport,
  long.day,
  CAST(coalesce(short.departures, 0) AS INTEGER) AS departures_7d,
  short.total / short.departures AS mean_delay_7d,
  CAST(short.p90 AS INTEGER) AS p90_delay_7d,
  short.late / short.departures AS late_share_7d,
  CAST(long.departures AS INTEGER) AS departures_28d,
  long.total / long.departures AS mean_delay_28d,
  long.latest AS latest_known_at
FROM long LEFT JOIN short USING (airport, day)
ORDER BY long.airport, long.day`,
  columns: [
    {
      name: 'airport',
      type: 'VARCHAR',
      description: 'IATA code of the airport',
      sources: [from('flights.origin', 'IDENTITY')],
    },
    {
      name: 'day',
      type: 'DATE',
      description: 'The statistics are those known at 00:00 of this day, local to the airport',
      sources: [from('flights.flight_date', 'TRANSFORMATION')],
    },
    count('departures_7d', 'Departures of the 7 days before'),
    statistic('mean_delay_7d', 'DOUBLE', 'Mean arrival delay of the departures of the 7 days before, minutes'),
    statistic('p90_delay_7d', 'INTEGER', 'Arrival delay that nine tenths of these departures did not exceed, minutes'),
    statistic('late_share_7d', 'DOUBLE', 'Share of these departures that arrived late, 0 to 1'),
    count('departures_28d', 'Departures of the 28 days before'),
    statistic('mean_delay_28d', 'DOUBLE', 'Mean arrival delay of the departures of the 28 days before, minutes'),
    {
      name: 'latest_known_at',
      type: 'TIMESTAMP',
      description: 'When the last flight that counts here was known; always before the day',
      sources: [from('flights.known_at', 'AGGREGATION'), from('flights.origin', 'GROUP_BY')],
    },
  ],
  rows: [
    from('flights.origin', 'GROUP_BY'),
    from('flights.flight_date', 'JOIN'),
    from('flights.known_at', 'JOIN'),
    from('flights.origin', 'SORT'),
  ],
};
