import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planSteps } from './plan.ts';
import { sampleSources, temporaryFolder } from './test-sample.ts';
import { Warehouse } from './warehouse.ts';

/** A cleaned flight with its times as milliseconds since 1970, as if its clock were UTC. */
interface Flight {
  readonly flight_date: number;
  readonly departs_at: number;
  readonly known_at: number;
  readonly origin: string;
  readonly destination: string;
  readonly arrival_delay_minutes: number;
}

const dayMs = 86_400_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let warehouse: Warehouse;
let tables: Record<string, Record<string, unknown>[]>;
let flights: Flight[];

beforeAll(async () => {
  folder = await temporaryFolder();
  const steps = planSteps(await sampleSources(folder.path), folder.path, [1]);
  warehouse = await Warehouse.open(`${folder.path}/temporary`);
  tables = {};
  for (const step of steps) {
    for (const [name, files] of Object.entries(step.reads)) await warehouse.define(name, files);
    await warehouse.assign(step.parameters);
    await warehouse.write(step.definition.sql, step.writes.path, step.slices);
    const rows = await warehouse.rows(`FROM read_parquet('${step.writes.path}')`);
    tables[step.definition.job] = rows.map((row) => Object.fromEntries(Object.entries(row).map(plain)));
  }
  flights = tables['flights.clean'] as unknown as Flight[];
});

afterAll(async () => {
  warehouse.close();
  await folder[Symbol.asyncDispose]();
});

function plain([key, value]: [string, unknown]): [string, unknown] {
  if (value instanceof Date) return [key, value.getTime()];
  return [key, typeof value === 'bigint' ? Number(value) : value];
}

/** The straightforward reading of "strictly before the day, and not older than the window". */
function knownBefore(day: number, days: number, of: (flight: Flight) => boolean): number[] {
  return flights
    .filter((flight) => of(flight) && flight.known_at < day && flight.known_at >= day - days * dayMs)
    .map((flight) => flight.arrival_delay_minutes);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shareLate(values: readonly number[]): number | null {
  return mean(values.map((value) => (value > 15 ? 1 : 0)));
}

/** The smallest value that at least nine tenths of the values do not exceed. */
function p90(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.9) - 1] ?? null;
}

describe('cleaned flights', () => {
  it('leave after midnight on the day after the schedule when their delay reaches back over midnight', () => {
    const moved = flights.filter(({ flight_date, departs_at }) => departs_at >= flight_date + dayMs);
    expect(moved.length).toBeGreaterThan(0);
    for (const { flight_date, departs_at, arrival_delay_minutes } of moved) {
      expect((departs_at - flight_date - dayMs) / 60_000).toBeLessThanOrEqual(Math.max(arrival_delay_minutes, 0));
    }
  });

  it('are known only after they could have arrived', () => {
    for (const { departs_at, known_at, arrival_delay_minutes } of flights) {
      expect(known_at - departs_at).toBeGreaterThanOrEqual((60 + Math.max(arrival_delay_minutes, 0)) * 60_000);
    }
  });
});

describe('airport features', () => {
  it('are those of the flights known strictly before the day', () => {
    const rows = tables['flights.airport_features'] ?? [];
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      const day = Number(row['day']);
      const here = (flight: Flight): boolean => flight.origin === row['airport'];
      const week = knownBefore(day, 7, here);
      const month = knownBefore(day, 28, here);
      expect(row).toMatchObject({
        departures_7d: week.length,
        mean_delay_7d: mean(week),
        p90_delay_7d: p90(week),
        late_share_7d: shareLate(week),
        departures_28d: month.length,
        mean_delay_28d: mean(month),
      });
      expect(Number(row['latest_known_at'])).toBeLessThan(day);
    }
  });
});

describe('route features', () => {
  it('are those of the flights known strictly before the day', () => {
    const rows = tables['flights.route_features'] ?? [];
    expect(rows.length).toBeGreaterThan(200);
    for (const row of rows) {
      const day = Number(row['day']);
      const here = (flight: Flight): boolean =>
        flight.origin === row['origin'] && flight.destination === row['destination'];
      const month = knownBefore(day, 28, here);
      expect(row).toMatchObject({
        mean_delay_7d: mean(knownBefore(day, 7, here)),
        flights_28d: month.length,
        mean_delay_28d: mean(month),
        late_share_28d: shareLate(month),
      });
      expect(Number(row['latest_known_at'])).toBeLessThan(day);
    }
  });
});

describe('the training table', () => {
  it('holds each flight after the first week once, with what was known before it left', () => {
    const rows = tables['flights.training_table'] ?? [];
    const first = Math.min(...flights.map(({ flight_date }) => flight_date));
    expect(rows).toHaveLength(flights.filter(({ flight_date }) => flight_date >= first + 7 * dayMs).length);
    for (const row of rows) {
      const day = Number(row['flight_date']);
      const early = Number(row['departure_hour']) < 6;
      const origin = (flight: Flight): boolean => flight.origin === row['origin'];
      const destination = (flight: Flight): boolean => flight.origin === row['destination'];
      expect(row).toMatchObject({
        origin_mean_delay_7d: mean(knownBefore(day, 7, origin)),
        destination_mean_delay_7d: mean(knownBefore(early ? day - dayMs : day, 7, destination)),
        is_late: Number(row['arrival_delay_minutes']) > 15,
      });
    }
  });

  it('splits by time, so that nothing is trained on that comes after what is tested', () => {
    const rows = tables['flights.training_table'] ?? [];
    const days = (split: string): number[] =>
      rows.filter((row) => row['split'] === split).map((row) => Number(row['flight_date']));
    expect(Math.max(...days('train'))).toBeLessThan(Math.min(...days('validation')));
    expect(Math.max(...days('validation'))).toBeLessThan(Math.min(...days('test')));
  });
});
