import { copied, from, type StepDefinition } from '../step.ts';

/**
 * Types, clocks, doubles and impossible rows.
 *
 * `date` is the date of the schedule with the actual time of departure: a flight that was to leave at 23:00 and left
 * at 01:30 stands at 01:30 of the day on which it was still to come. (Over the days, the number of departures after
 * midnight follows the delays of the evening of the *same* date.) So a departure before five whose delay reaches back
 * over midnight is moved to the day after. `known_at` must never be too early, so there every departure before five
 * counts as one of the day after.
 */
export const clean: StepDefinition = {
  job: 'flights.clean',
  title: 'clean',
  description:
    'Drops doubled and impossible rows, repairs the date of departures after midnight, and says when the delay of ' +
    'each flight was known.',
  sourcePath: 'src/steps/clean.ts',
  sql: `
WITH distinct_flights AS (
  SELECT DISTINCT date, delay, distance, origin, destination FROM raw
), clocked AS (
  SELECT *,
    CAST(date - INTERVAL 1 MINUTE AS DATE) AS flight_date,
    date_diff('minute', date_trunc('day', date), date) AS minute_of_day
  FROM distinct_flights
)
SELECT
  flight_date,
  CASE WHEN minute_of_day BETWEEN 1 AND 299 AND delay >= minute_of_day
    THEN date + INTERVAL 1 DAY ELSE date END AS departs_at,
  CASE WHEN minute_of_day BETWEEN 1 AND 299 THEN date + INTERVAL 1 DAY ELSE date END
    + to_minutes(CAST(getvariable('ground_minutes')
        + ceil(distance * getvariable('minutes_per_mile'))
        + greatest(delay, 0) AS BIGINT)) AS known_at,
  origin,
  destination,
  CAST(distance AS INTEGER) AS distance_miles,
  CAST(delay AS INTEGER) AS arrival_delay_minutes
FROM clocked
WHERE delay BETWEEN getvariable('earliest_delay') AND getvariable('latest_delay')
  AND distance > 0
  AND origin <> destination
  AND origin IN (SELECT iata FROM airports)
  AND destination IN (SELECT iata FROM airports)
ORDER BY flight_date, departs_at, origin, destination, distance_miles, arrival_delay_minutes, known_at`,
  columns: [
    {
      name: 'flight_date',
      type: 'DATE',
      description: 'Day of the schedule, local to the origin',
      sources: [from('raw.date', 'TRANSFORMATION')],
    },
    {
      name: 'departs_at',
      type: 'TIMESTAMP',
      description: 'Actual departure, local to the origin',
      sources: [from('raw.date', 'TRANSFORMATION'), from('raw.delay', 'CONDITIONAL')],
    },
    {
      name: 'known_at',
      type: 'TIMESTAMP',
      description:
        'By when the flight had arrived and its delay was known, on the clock of the origin; never too early',
      sources: [
        from('raw.date', 'TRANSFORMATION'),
        from('raw.distance', 'TRANSFORMATION'),
        from('raw.delay', 'TRANSFORMATION'),
      ],
    },
    copied('origin', 'VARCHAR', 'raw.origin', 'IATA code of the airport of departure'),
    copied('destination', 'VARCHAR', 'raw.destination', 'IATA code of the airport of arrival'),
    {
      name: 'distance_miles',
      type: 'INTEGER',
      description: 'Distance in miles',
      sources: [from('raw.distance', 'TRANSFORMATION')],
    },
    {
      name: 'arrival_delay_minutes',
      type: 'INTEGER',
      description: 'Arrival delay in minutes, negative when early',
      sources: [from('raw.delay', 'TRANSFORMATION')],
    },
  ],
  rows: [
    from('raw.delay', 'FILTER'),
    from('raw.distance', 'FILTER'),
    from('raw.origin', 'FILTER'),
    from('raw.destination', 'FILTER'),
    from('airports.iata', 'FILTER'),
    from('raw.date', 'SORT'),
  ],
};
