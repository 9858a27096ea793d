import { copied, from, type StepDefinition } from '../step.ts';

/**
 * Takes one month out of the source.
 *
 * The source writes the time 24:00 as 00:00 of the day after, so a month holds the instants after its first
 * midnight up to and including its last.
 */
export const ingest: StepDefinition = {
  job: 'flights.ingest',
  title: 'ingest',
  description: 'Takes the flights of one month out of the source file.',
  sourcePath: 'src/steps/ingest.ts',
  sql: `
SELECT date, delay, distance, origin, destination
FROM source
WHERE date > getvariable('month_start') AND date <= getvariable('month_end')
ORDER BY ALL`,
  columns: [
    copied('date', 'TIMESTAMP', 'source.date', 'Date of the schedule with the actual time of departure'),
    copied('delay', 'BIGINT', 'source.delay', 'Arrival delay in minutes, negative when early'),
    copied('distance', 'BIGINT', 'source.distance', 'Distance in miles'),
    copied('origin', 'VARCHAR', 'source.origin', 'IATA code of the airport of departure'),
    copied('destination', 'VARCHAR', 'source.destination', 'IATA code of the airport of arrival'),
  ],
  rows: [
    from('source.date', 'FILTER'),
    from('source.date', 'SORT'),
    from('source.delay', 'SORT'),
    from('source.distance', 'SORT'),
    from('source.origin', 'SORT'),
    from('source.destination', 'SORT'),
  ],
};
