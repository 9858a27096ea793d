import { copied, from, type ColumnDefinition, type StepDefinition } from '../step.ts';

/** Which rows a rolling statistic counts: the route groups them, `known_at` places them in the window. */
const window = [
  from('flights.origin', 'GROUP_BY'),
  from('flights.destination', 'GROUP_BY'),
  from('flights.known_at', 'WINDOW'),
] as const;

function statistic(name: string, description: string): ColumnDefinition {
  return {
    name,
    type: 'DOUBLE',
    description,
    sources: [from('flights.arrival_delay_minutes', 'AGGREGATION'), ...window],
  };
}

/**
 * What is known of a route when a day begins at its origin; the rule of time is that of the airport features.
 * Flights of one route and day are added up first, so that the windows run over days and not over flights.
 */
export const routeFeatures: StepDefinition = {
  job: 'flights.route_features',
  title: 'route features',
  description: 'Rolling statistics of the delays on each route, from flights whose delay was known before the day.',
  sourcePath: 'src/steps/route-features.ts',
  sql: `
WITH daily AS (
  SELECT origin, destination, CAST(known_at AS DATE) AS known_on,
    count(*) AS flights, sum(arrival_delay_minutes) AS total,
    sum(CAST(arrival_delay_minutes > getvariable('late_minutes') AS INTEGER)) AS late,
    max(known_at) AS latest
  FROM flights
  GROUP BY ALL
), calendar AS (
  SELECT unnest(generate_series(min(flight_date) + 1, max(flight_date) + 1, INTERVAL 1 DAY))::DATE AS day FROM flights
), rolling AS (
  SELECT origin, destination, day,
    sum(flights) AS flights, sum(total) AS total, sum(late) AS late, max(latest) AS latest,
    sum(flights) FILTER (known_on >= day - getvariable('short_days')) AS short_flights,
    sum(total) FILTER (known_on >= day - getvariable('short_days')) AS short_total
  FROM daily JOIN calendar
    ON known_on >= day - getvariable('long_days') AND known_on < day
  GROUP BY origin, destination, day
)
SELECT
  origin,
  destination,
  day,
  short_total / short_flights AS mean_delay_7d,
  CAST(flights AS INTEGER) AS flights_28d,
  total / flights AS mean_delay_28d,
  late / flights AS late_share_28d,
  latest AS latest_known_at
FROM rolling
ORDER BY origin, destination, day`,
  columns: [
    copied('origin', 'VARCHAR', 'flights.origin', 'IATA code of the airport of departure'),
    copied('destination', 'VARCHAR', 'flights.destination', 'IATA code of the airport of arrival'),
    {
      name: 'day',
      type: 'DATE',
      description: 'The statistics are those known at 00:00 of this day, local to the origin',
      sources: [from('flights.flight_date', 'TRANSFORMATION')],
    },
    statistic('mean_delay_7d', 'Mean arrival delay of the flights of the 7 days before, minutes'),
    {
      name: 'flights_28d',
      type: 'INTEGER',
      description: 'Flights of the 28 days before',
      sources: [...window],
    },
    statistic('mean_delay_28d', 'Mean arrival delay of the flights of the 28 days before, minutes'),
    statistic('late_share_28d', 'Share of the flights of the 28 days before that arrived late, 0 to 1'),
    {
      name: 'latest_known_at',
      type: 'TIMESTAMP',
      description: 'When the last flight that counts here was known; always before the day',
      sources: [
        from('flights.known_at', 'AGGREGATION'),
        from('flights.origin', 'GROUP_BY'),
        from('flights.destination', 'GROUP_BY'),
      ],
    },
  ],
  rows: [
    from('flights.origin', 'GROUP_BY'),
    from('flights.destination', 'GROUP_BY'),
    from('flights.flight_date', 'JOIN'),
    from('flights.known_at', 'JOIN'),
    from('flights.origin', 'SORT'),
    from('flights.destination', 'SORT'),
  ],
};
