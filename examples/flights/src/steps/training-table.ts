import { copied, from, type ColumnDefinition, type ColumnSource, type StepDefinition } from '../step.ts';

/** The features of the origin are those of the day of the schedule. */
const originJoin = [
  from('flights.origin', 'JOIN'),
  from('flights.flight_date', 'JOIN'),
  from('airport_daily.airport', 'JOIN'),
  from('airport_daily.day', 'JOIN'),
] as const;

/** The features of the destination: midnight there can be hours later, hence the departure's hour (see below). */
const destinationJoin = [
  from('flights.destination', 'JOIN'),
  from('flights.flight_date', 'JOIN'),
  from('flights.departs_at', 'JOIN'),
  from('airport_daily.airport', 'JOIN'),
  from('airport_daily.day', 'JOIN'),
] as const;

const routeJoin = [
  from('flights.origin', 'JOIN'),
  from('flights.destination', 'JOIN'),
  from('flights.flight_date', 'JOIN'),
  from('route_daily.origin', 'JOIN'),
  from('route_daily.destination', 'JOIN'),
  from('route_daily.day', 'JOIN'),
] as const;

function feature(
  name: string,
  type: string,
  source: `${string}.${string}`,
  join: readonly ColumnSource[],
  description: string,
): ColumnDefinition {
  return { name, type, description, sources: [from(source, 'IDENTITY'), ...join] };
}

const originState = [from('flights.origin', 'JOIN'), from('airports.iata', 'JOIN')] as const;
const destinationState = [from('flights.destination', 'JOIN'), from('airports.iata', 'JOIN')] as const;

const aboutTheFlight: readonly ColumnDefinition[] = [
  copied('flight_date', 'DATE', 'flights.flight_date', 'Day of the schedule, local to the origin'),
  copied('departs_at', 'TIMESTAMP', 'flights.departs_at', 'Actual departure, local to the origin'),
  copied('origin', 'VARCHAR', 'flights.origin', 'IATA code of the airport of departure'),
  copied('destination', 'VARCHAR', 'flights.destination', 'IATA code of the airport of arrival'),
  feature('origin_state', 'VARCHAR', 'airports.state', originState, 'State or territory of the origin'),
  feature('destination_state', 'VARCHAR', 'airports.state', destinationState, 'State or territory of the destination'),
  copied('distance_miles', 'INTEGER', 'flights.distance_miles', 'Distance in miles'),
  {
    name: 'departure_hour',
    type: 'TINYINT',
    description: 'Hour of the departure, 0 to 23, local to the origin',
    sources: [from('flights.departs_at', 'TRANSFORMATION')],
  },
  {
    name: 'day_of_week',
    type: 'TINYINT',
    description: 'Day of the week of the schedule, 1 for Monday to 7 for Sunday',
    sources: [from('flights.flight_date', 'TRANSFORMATION')],
  },
];

const features: readonly ColumnDefinition[] = [
  feature('origin_departures_7d', 'INTEGER', 'airport_daily.departures_7d', originJoin, 'Departures there, 7 days'),
  feature('origin_mean_delay_7d', 'DOUBLE', 'airport_daily.mean_delay_7d', originJoin, 'Mean delay there, 7 days'),
  feature('origin_p90_delay_7d', 'INTEGER', 'airport_daily.p90_delay_7d', originJoin, '90 % quantile there, 7 days'),
  feature('origin_late_share_7d', 'DOUBLE', 'airport_daily.late_share_7d', originJoin, 'Share late there, 7 days'),
  feature('origin_mean_delay_28d', 'DOUBLE', 'airport_daily.mean_delay_28d', originJoin, 'Mean delay there, 28 days'),
  feature(
    'destination_mean_delay_7d',
    'DOUBLE',
    'airport_daily.mean_delay_7d',
    destinationJoin,
    'Mean delay of the departures of the destination, 7 days',
  ),
  feature(
    'destination_late_share_7d',
    'DOUBLE',
    'airport_daily.late_share_7d',
    destinationJoin,
    'Share late of the departures of the destination, 7 days',
  ),
  feature('route_mean_delay_7d', 'DOUBLE', 'route_daily.mean_delay_7d', routeJoin, 'Mean delay on the route, 7 days'),
  feature('route_flights_28d', 'INTEGER', 'route_daily.flights_28d', routeJoin, 'Flights on the route, 28 days'),
  feature(
    'route_mean_delay_28d',
    'DOUBLE',
    'route_daily.mean_delay_28d',
    routeJoin,
    'Mean delay on the route, 28 days',
  ),
  feature(
    'route_late_share_28d',
    'DOUBLE',
    'route_daily.late_share_28d',
    routeJoin,
    'Share late on the route, 28 days',
  ),
];

/**
 * Joins flights with what was known before they left.
 *
 * The day of the schedule begins at the origin before any of its flights leaves. At a destination further west the
 * same day begins up to six hours later (Atlantic time to Hawaii), so a flight that leaves before six in the morning
 * takes the destination's statistics of the day before. Flights of the first days have no history and are left out.
 */
export const trainingTableStep: StepDefinition = {
  job: 'flights.training_table',
  title: 'training table',
  description: 'Joins each flight with the features known before it left, the label and the split by time.',
  sourcePath: 'src/steps/training-table.ts',
  sql: `
WITH bounds AS (
  SELECT min(flight_date) AS first_day, date_diff('day', min(flight_date), max(flight_date)) + 1 AS days FROM flights
)
SELECT
  f.flight_date, f.departs_at, f.origin, f.destination,
  here.state AS origin_state, there.state AS destination_state,
  f.distance_miles,
  CAST(hour(f.departs_at) AS TINYINT) AS departure_hour,
  CAST(isodow(f.flight_date) AS TINYINT) AS day_of_week,
  o.departures_7d AS origin_departures_7d, o.mean_delay_7d AS origin_mean_delay_7d,
  o.p90_delay_7d AS origin_p90_delay_7d, o.late_share_7d AS origin_late_share_7d,
  o.mean_delay_28d AS origin_mean_delay_28d,
  d.mean_delay_7d AS destination_mean_delay_7d, d.late_share_7d AS destination_late_share_7d,
  r.mean_delay_7d AS route_mean_delay_7d, r.flights_28d AS route_flights_28d,
  r.mean_delay_28d AS route_mean_delay_28d, r.late_share_28d AS route_late_share_28d,
  f.arrival_delay_minutes,
  f.arrival_delay_minutes > getvariable('late_minutes') AS is_late,
  CASE
    WHEN f.flight_date < first_day + CAST(floor(days * getvariable('train_share')) AS INTEGER) THEN 'train'
    WHEN f.flight_date < first_day
      + CAST(floor(days * (getvariable('train_share') + getvariable('validation_share'))) AS INTEGER) THEN 'validation'
    ELSE 'test'
  END AS split
FROM flights AS f
CROSS JOIN bounds
JOIN airports AS here ON here.iata = f.origin
JOIN airports AS there ON there.iata = f.destination
JOIN airport_daily AS o ON o.airport = f.origin AND o.day = f.flight_date
LEFT JOIN airport_daily AS d ON d.airport = f.destination
  AND d.day = f.flight_date - CASE WHEN hour(f.departs_at) < 6 THEN 1 ELSE 0 END
LEFT JOIN route_daily AS r ON r.origin = f.origin AND r.destination = f.destination AND r.day = f.flight_date
WHERE f.flight_date >= first_day + getvariable('warm_up_days')
  AND f.flight_date >= getvariable('slice_start') AND f.flight_date < getvariable('slice_end')
ORDER BY f.flight_date, f.departs_at, f.origin, f.destination, f.distance_miles, f.arrival_delay_minutes`,
  columns: [
    ...aboutTheFlight,
    ...features,
    copied('arrival_delay_minutes', 'INTEGER', 'flights.arrival_delay_minutes', 'Arrival delay in minutes'),
    {
      name: 'is_late',
      type: 'BOOLEAN',
      description: 'The label: whether the flight arrived late',
      sources: [from('flights.arrival_delay_minutes', 'TRANSFORMATION')],
    },
    {
      name: 'split',
      type: 'VARCHAR',
      description: 'train, validation or test, in order of time',
      sources: [from('flights.flight_date', 'TRANSFORMATION')],
    },
  ],
  rows: [
    from('flights.origin', 'JOIN'),
    from('flights.destination', 'JOIN'),
    from('flights.flight_date', 'FILTER'),
    from('airports.iata', 'JOIN'),
    from('airport_daily.airport', 'JOIN'),
    from('airport_daily.day', 'JOIN'),
    from('flights.departs_at', 'SORT'),
    from('flights.distance_miles', 'SORT'),
    from('flights.arrival_delay_minutes', 'SORT'),
  ],
};
