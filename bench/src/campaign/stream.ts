import { type Profile, runEvents } from '../ingest/events.ts';
import { type Random, randomFrom, shuffled } from '../random.ts';

/** An event as it goes over the wire, and whether it is sent a second time after it was acknowledged. */
export type StreamEvent = { readonly body: string; readonly doubled: boolean };

/** Any number of events, the same for the same seed. */
export type EventStream = { at(index: number): StreamEvent };

// Within a block events come in any order: an end before its start, a reader before what it read.
const BLOCK = 128;
// Shares of the runs, in hundredths.
const FULL = 20;
const FAILED = 8;
const NAMED_VERSION = 5;
const OTHER_NAME = 3;
const VERY_LATE = 1;
// Of the events.
const DOUBLED = 4;
// Far beyond a block: what was inferred about many readers is inferred again.
const LATE_MS = 30_000;
const FACETS = 'https://openlineage.io/spec/facets';

type Dataset = { readonly namespace: string; readonly name: string; readonly facets?: object };
type Event = { readonly eventType: string; readonly eventTime: string; readonly outputs: readonly Dataset[] };

/**
 * Events of runs, slim and full, of jobs that read each other's tables: some fail, some name a version of what they made or a second
 * name of it, some come late, some twice.
 */
export function eventStream(seed: number): EventStream {
  let block = -1;
  let order: readonly number[] = [];
  return {
    at(index) {
      const wanted = Math.floor(index / BLOCK);
      if (wanted !== block) {
        block = wanted;
        const places = Array.from({ length: BLOCK }, (_, place) => place);
        order = shuffled(places, randomFrom(mixed(seed, block)));
      }
      const place = block * BLOCK + (order[index % BLOCK] ?? 0);
      return {
        body: bodyOf(seed, Math.floor(place / 2), place % 2 === 0),
        doubled: randomFrom(mixed(seed, index) ^ DOUBLED)(100) < DOUBLED,
      };
    },
  };
}

function bodyOf(seed: number, run: number, start: boolean): string {
  const random = randomFrom(mixed(seed, run));
  const profile: Profile = random(100) < FULL ? 'full' : 'slim';
  const [begun, ended] = runEvents(profile, `campaign ${seed}`, run);
  const [failed, version, symlink, late] = [FAILED, NAMED_VERSION, OTHER_NAME, VERY_LATE].map(
    (share) => random(100) < share,
  );
  const text = start ? begun : ended;
  const changes = [
    late === true ? later : undefined,
    failed === true && !start ? failure : undefined,
    version === true && !start ? outputsWith('version', { datasetVersion: `run-${run}` }) : undefined,
    symlink === true && !start ? outputsWith('symlinks', undefined) : undefined,
  ].filter((change) => change !== undefined);
  if (changes.length === 0) return text;
  let event = JSON.parse(text) as Event;
  for (const change of changes) event = change(event, random);
  return JSON.stringify(event);
}

type Change = (event: Event, random: Random) => Event;

const failure: Change = (event, random) => ({ ...event, eventType: random(3) === 0 ? 'ABORT' : 'FAIL' });

const later: Change = (event) => ({
  ...event,
  eventTime: new Date(Date.parse(event.eventTime) - LATE_MS).toISOString(),
});

function outputsWith(facet: 'version' | 'symlinks', content: object | undefined): Change {
  const schema = { version: '1-0-1/DatasetVersionDatasetFacet', symlinks: '1-0-1/SymlinksDatasetFacet' }[facet];
  return (event) => ({
    ...event,
    outputs: event.outputs.map(({ namespace, name, facets }) => ({
      namespace,
      name,
      facets: {
        ...facets,
        [facet]: {
          _producer: 'https://example.org/campaign',
          _schemaURL: `${FACETS}/${schema}.json`,
          ...(content ?? { identifiers: [{ namespace: 's3://lake', name: `tables/${name}`, type: 'LOCATION' }] }),
        },
      },
    })),
  });
}

function mixed(seed: number, number: number): number {
  return Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b);
}
