import { entityId, factId } from '../model/ids.ts';
import type { EntityKind } from '../model/kinds.ts';
import { commit, dataset, job, run } from '../model/natural-keys.ts';
import type { RelationKind } from '../model/relations.ts';
import {
  type GeneratedNode,
  type GeneratedRelation,
  type GraphBatch,
  generatedNode,
  generatedRelation,
} from './generated-graph.ts';

/** How a generated estate is made: the same options give the same graph. */
export type EstateOptions = {
  /** Nodes to make, within one unit of about fifteen. */
  readonly nodes: number;
  readonly seed?: number;
  /** Runs of each job. Default 5. */
  readonly runsPerJob?: number;
};

const NAMESPACE = 'generated://warehouse';
const REPOSITORY = 'https://git.example.org/data/pipelines';
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
// Rows of a transaction: large enough to hide the round trip, small enough for the memory limit of a local store.
const NODES_PER_BATCH = 3_000;
const FIRST_TABLES = 20;
const COLUMNS = ['id', 'at', 'origin', 'destination', 'delay', 'distance', 'carrier', 'label'];

/** The id of the n-th table of an estate; low numbers are the popular ones that many jobs read. */
export function estateTable(index: number): string {
  return dataset(NAMESPACE, tableName(index)).id;
}

function tableName(index: number): string {
  return `layer.table_${index}`;
}

/**
 * A data platform as it grows: jobs that read one to four tables (mostly recent ones, sometimes a popular old one) and
 * write one or two; every run consumes the latest version of each input and produces one of each output, built from a
 * commit; every 25th job trains a model, every second model is deployed; column mappings for every table. Streams:
 * holds one entry per table, whatever the size.
 */
export function* estate(options: EstateOptions): Generator<GraphBatch> {
  const growing = new Estate(options);
  for (let index = 0; index < FIRST_TABLES; index++) growing.source();
  while (growing.made < options.nodes) {
    growing.unit();
    if (growing.pending >= NODES_PER_BATCH) yield growing.take();
  }
  yield growing.take();
}

class Estate {
  made = 0;
  #nodes: GeneratedNode[] = [];
  #relations: GeneratedRelation[] = [];
  #seq = 0;
  #at = START;
  #jobs = 0;
  readonly #tables: { readonly id: string; latest: string }[] = [];
  readonly #random: () => number;
  readonly #runs: number;

  constructor(options: EstateOptions) {
    this.#random = randomFrom(options.seed ?? 1);
    this.#runs = options.runsPerJob ?? 5;
  }

  get pending(): number {
    return this.#nodes.length;
  }

  take(): GraphBatch {
    const batch = { nodes: this.#nodes, relations: this.#relations };
    this.#nodes = [];
    this.#relations = [];
    return batch;
  }

  /** A table from outside, with one version that nobody is known to have made. */
  source(): void {
    this.#tick();
    const table = this.#table();
    table.latest = this.#version('DatasetVersion', table.id, 'initial');
  }

  /** A job with its inputs, outputs, runs and versions. */
  unit(): void {
    this.#tick();
    const number = this.#jobs++;
    const named = job(NAMESPACE, `job_${number}`);
    this.#node('Job', named.id, named.name, { namespace: NAMESPACE });
    const inputs = this.#inputs();
    for (const input of inputs) this.#relate('READ_BY', input.id, named.id);
    const outputs = Array.from({ length: this.#random() < 0.2 ? 2 : 1 }, () => this.#table());
    for (const output of outputs) {
      this.#relate('WRITES', named.id, output.id);
      this.#mapping(
        named.id,
        inputs.map((input) => input.id),
        output.id,
      );
    }
    const model = number % 25 === 24 ? this.#model(named.id, number) : undefined;
    const unit = { jobId: named.id, number, inputs, outputs, model };
    for (let turn = 0; turn < this.#runs; turn++) this.#run(unit, turn);
  }

  #run({ jobId, number, inputs, outputs, model }: Unit, turn: number): void {
    this.#tick();
    const uuid = uuidOf(number, turn);
    const made = run(uuid).id;
    this.#node('Run', made, uuid, { runId: uuid, state: 'COMPLETED', startedAt: this.#at, endedAt: this.#at + MINUTE });
    this.#relate('HAS_RUN', jobId, made);
    if (turn === 0) this.#commit(number);
    this.#relate('BUILT_INTO', commit(REPOSITORY, shaOf(number)).id, made);
    for (const input of inputs) this.#relate('CONSUMED_BY', input.latest, made);
    for (const output of outputs) {
      output.latest = this.#version('DatasetVersion', output.id, made);
      this.#relate('PRODUCED', made, output.latest);
    }
    if (model === undefined) return;
    const version = this.#version('ModelVersion', model, made);
    this.#relate('PRODUCED', made, version);
    if (number % 50 === 49 && turn === this.#runs - 1) this.#deploy(model, version, number);
  }

  #inputs(): readonly Table[] {
    const chosen = new Set<Table>();
    const count = 1 + Math.floor(this.#random() * 4);
    const all = this.#tables.length;
    for (let index = 0; index < count; index++) {
      // Seven of ten from the last hundred tables; the rest by a power law, so that old tables become hubs.
      const recent = this.#random() < 0.7;
      const place = recent
        ? all - 1 - Math.floor(this.#random() * Math.min(100, all))
        : Math.floor(all * this.#random() ** 4);
      chosen.add(this.#tables[place] as Table);
    }
    return [...chosen];
  }

  #table(): Table {
    const name = tableName(this.#tables.length);
    const { id } = dataset(NAMESPACE, name);
    this.#node('Dataset', id, name, { namespace: NAMESPACE, columns: COLUMNS.join(' ') });
    const table = { id, latest: id };
    this.#tables.push(table);
    return table;
  }

  #version(kind: EntityKind, of: string, made: string): string {
    const id = entityId(kind, of, 'run', made);
    this.#node(kind, id, made.slice(-12), { of, run: made, availableAt: this.#at });
    this.#relate('HAS_VERSION', of, id);
    return id;
  }

  #model(jobId: string, number: number): string {
    const id = entityId('RegisteredModel', 'generated', String(number));
    this.#node('RegisteredModel', id, `model_${number}`, {});
    this.#relate('WRITES', jobId, id);
    return id;
  }

  #deploy(model: string, version: string, number: number): void {
    const id = entityId('Deployment', 'generated', String(number));
    this.#node('Deployment', id, `deployment_${number}`, { state: 'ACTIVE' });
    this.#relate('SERVED_BY', model, id);
    this.#relate('DEPLOYED_AS', version, id);
  }

  #commit(number: number): void {
    const sha = shaOf(number);
    this.#node('Commit', commit(REPOSITORY, sha).id, sha.slice(0, 12), { sha, repository: REPOSITORY });
  }

  #mapping(jobId: string, inputs: readonly string[], output: string): void {
    const columns = Object.fromEntries(
      COLUMNS.map((column) => [
        column,
        inputs
          .slice(0, 2)
          .map((input) => ({ dataset: input, column, transformations: ['DIRECT:IDENTITY'], masking: false })),
      ]),
    );
    const content = JSON.stringify({ job: jobId, output, columns, dataset: [] });
    const id = entityId('JobVersion', jobId, output, content.length.toString());
    this.#node('JobVersion', id, 'mapping', {
      job: jobId,
      output,
      digest: id.slice(-16),
      content,
      lastSeenAt: this.#at,
    });
    this.#relate('HAS_JOB_VERSION', jobId, id);
    for (const input of inputs.slice(0, 2)) this.#relate('MAPPED_BY', input, id);
    this.#relate('MAPS_INTO', id, output);
  }

  #node(kind: EntityKind, id: string, name: string, more: Readonly<Record<string, string | number>>): void {
    this.made++;
    this.#nodes.push(generatedNode(kind, id, name, { recordedSeq: this.#seq, createdAt: this.#at, ...more }));
  }

  #relate(kind: RelationKind, from: string, to: string): void {
    this.#relations.push(generatedRelation(kind, from, to, { validFrom: this.#at, recordedSeq: this.#seq }));
  }

  #tick(): void {
    this.#seq++;
    this.#at += MINUTE;
  }
}

type Unit = {
  readonly jobId: string;
  readonly number: number;
  readonly inputs: readonly Table[];
  readonly outputs: readonly Table[];
  readonly model: string | undefined;
};
type Table = { readonly id: string; latest: string };

function uuidOf(number: number, turn: number): string {
  const hex = factId('generated run', String(number), String(turn));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function shaOf(number: number): string {
  return (factId('generated commit', String(number)) + factId('generated commit', String(number), 'tail')).slice(0, 40);
}

/** Mulberry32: small, fast and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
