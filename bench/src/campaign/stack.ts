import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, resetStore } from '@rootline/graph';
import { startNeo4j } from '../../../local/stack/neo4j.mjs';
import { exchange } from '../../../local/stack/ports.mjs';
import { startRedis } from '../../../local/stack/redis.mjs';
import { type BoltProxy, startBoltProxy } from '../../../server/src/bolt-proxy.fixture.ts';
import { type KillableHub, startKillableHub } from '../../../server/src/killable-hub.fixture.ts';

type Neo4j = Awaited<ReturnType<typeof startNeo4j>>;
type Redis = Awaited<ReturnType<typeof startRedis>>;

/** A hub that is started again whenever it ends, and the line between it and Neo4j. */
export type StackHub = KillableHub & { readonly name: string; readonly line: BoltProxy };

/** Neo4j, Redis and hubs of their own in one folder; the hubs share the data folder, as replicas of one machine may. */
export class Stack {
  readonly folder: string;
  readonly hubs: StackHub[] = [];
  #neo4j: Neo4j;
  #redis: Redis;

  private constructor(folder: string, neo4j: Neo4j, redis: Redis) {
    this.folder = folder;
    this.#neo4j = neo4j;
    this.#redis = redis;
  }

  /** Without hubs, which `addHub` starts. */
  static async start(folder: string): Promise<Stack> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const [neo4j, redis] = await Promise.allSettled([startNeo4j({ dir: folder }), startRedis({ dir: folder })]);
    if (neo4j.status === 'fulfilled' && redis.status === 'fulfilled')
      return new Stack(folder, neo4j.value, redis.value);
    for (const part of [neo4j, redis]) if (part.status === 'fulfilled') await part.value.stop();
    throw neo4j.status === 'rejected' ? neo4j.reason : redis.status === 'rejected' ? redis.reason : undefined;
  }

  /** Resolves when it takes work. */
  async addHub(name: string): Promise<StackHub> {
    const line = await startBoltProxy(this.#neo4j.port);
    const { user, password } = this.#neo4j;
    const neo4j = { uri: `bolt://127.0.0.1:${line.port}`, user, password };
    // Beside the folder: stacks of one campaign compile once.
    const compiled = join(this.folder, '../compiled');
    const hub = await startKillableHub({ neo4j, redis: this.#redis, folder: this.folder, name, compiled });
    const added = { ...hub, name, line };
    this.hubs.push(added);
    return added;
  }

  /** Directly, past the lines of the hubs. */
  get neo4j(): { readonly uri: string; readonly user: string; readonly password: string } {
    return this.#neo4j;
  }

  get redisUrl(): string {
    return this.#redis.url;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  /** What the command line needs to find the stores. */
  get environment(): Readonly<Record<string, string>> {
    const { uri, user, password } = this.#neo4j;
    return { NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password, ROOTLINE_DATA: this.dataFolder };
  }

  /** Ends Neo4j as a crash does, and starts it again after a while. */
  async crashNeo4j(awayMs: number): Promise<void> {
    await this.#neo4j.kill();
    await sleep(awayMs);
    this.#neo4j = await startNeo4j({ dir: this.folder });
  }

  async crashRedis(awayMs: number): Promise<void> {
    await this.#redis.kill();
    await sleep(awayMs);
    this.#redis = await startRedis({ dir: this.folder });
  }

  async emptyRedis(): Promise<void> {
    const { port, password } = this.#redis;
    const answer = await exchange(port, Buffer.from(`AUTH ${password}\r\nFLUSHALL\r\n`));
    if (answer?.toString().startsWith('+OK') !== true) throw new Error(`Redis was not emptied: ${String(answer)}`);
  }

  /** Gives Redis the files that it had before `meanwhile`, as a machine whose disk was restored. */
  async rollRedisBack(meanwhile: () => Promise<void>): Promise<void> {
    const [files, older] = [join(this.folder, 'redis'), join(this.folder, 'redis-older')];
    // Files that a Redis at work is about to rename may be gone at any moment.
    await cp(files, older, { recursive: true, filter: (path) => !basename(path).startsWith('temp-') });
    await meanwhile();
    await this.#redis.kill();
    await rm(files, { recursive: true });
    await cp(older, files, { recursive: true });
    await rm(older, { recursive: true });
    this.#redis = await startRedis({ dir: this.folder });
  }

  /** Empties graph and data folder. No hub may run. */
  async empty(): Promise<void> {
    const database = openDatabase(this.#neo4j);
    await resetStore(database);
    await database.close();
    await rm(this.dataFolder, { recursive: true, force: true });
  }

  /** Ends the hubs in order. Resolves with their exit codes. */
  async stopHubs(): Promise<readonly (number | null)[]> {
    const codes = await Promise.all(this.hubs.map((hub) => hub.stop()));
    for (const { line } of this.hubs) line.close();
    this.hubs.length = 0;
    return codes;
  }

  async stop(): Promise<void> {
    for (const hub of this.hubs) hub.resume();
    await this.stopHubs();
    await Promise.all([this.#neo4j.stop(), this.#redis.stop()]);
  }
}
