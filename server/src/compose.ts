import type { FastifyInstance } from 'fastify';
import {
  type Committed,
  type Database,
  GroupCommitWriter,
  Neo4jBatchStore,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  Neo4jLineageStore,
  Neo4jSearchStore,
  Neo4jStatusStore,
  type WriterOptions,
  openDatabase,
  resetStore,
} from '@rootline/graph';
import { type Context, Loaders, Moments, buildSchema } from '@rootline/schema';
import { MutationBuilder } from './commands/mutation-builder.ts';
import { ReceiveClock } from './commands/receive-clock.ts';
import type { Config } from './config.ts';
import { followLineage } from './live/follow-lineage.ts';
import { openChanges } from './events/open-changes.ts';
import { exportRoutes } from './exchange/export-routes.ts';
import { importRoutes } from './exchange/import-routes.ts';
import { createApp } from './http/app.ts';
import { devResetRoute } from './http/dev-reset.ts';
import { graphiqlRoute } from './http/graphiql.ts';
import { graphqlRoute } from './http/graphql.ts';
import { healthRoutes } from './http/health.ts';
import { refuseUntilReady } from './http/readiness.ts';
import { webApp } from './http/web-app.ts';
import { METRICS_PATH, metricsRoute, metricsServer } from './http/metrics-route.ts';
import { observeRequests } from './http/observe-requests.ts';
import { gitHistoryRoute } from './intake/git/history-route.ts';
import { gitWebhookRoute } from './intake/git/webhook-route.ts';
import { openLineageRoutes } from './intake/openlineage/routes.ts';
import { projectEntries } from './maintenance/projectors.ts';
import { hubGauges } from './metrics/hub-gauges.ts';
import { vaultPeople } from './people/vault-people.ts';
import { prepareWhenThere, warmPlans } from './prepare-store.ts';
import { openRedisProbe } from './redis/redis-probe.ts';
import { openEmptiableStorage } from './reset/emptiable-storage.ts';
import { GatedBus } from './reset/gated-bus.ts';
import { resetRefusal } from './reset/reset-refusal.ts';
import { openIntake } from './spool/open-intake.ts';
import { spoolStatus } from './spool/spool-status.ts';
import { openStatus } from './status/open-status.ts';
import { StoreKeeper } from './storekeeping/store-keeper.ts';
import { MeteredBus } from './telemetry/metered-bus.ts';
import { openObservability } from './telemetry/observability.ts';

export type Hub = {
  readonly app: FastifyInstance;
  /**
   * Listens at once, migrates, warms up, then takes work. While Neo4j is away it waits for it and takes events into the spool. Resolves
   * when it takes work, or is stopped. @throws StoreError, MigrationMismatchError
   */
  start(): Promise<void>;
  /** Where /metrics is served when it has a port of its own, and listens. */
  metricsUrl(): string | undefined;
  /** Takes nothing new, answers what was accepted, closes everything. */
  stop(): Promise<void>;
};

/** The one place where the parts of the server meet. `writerOptions` is for tests of its limits. */
export async function composeHub(config: Config, version: string, writerOptions: WriterOptions = {}): Promise<Hub> {
  const app = createApp(config.logLevel, config.allowedHosts);
  const parts = await openParts(app, { config, version, writerOptions });
  await addRoutes(app, { config, version }, parts);
  const { database, reads, changes, status, metrics, clock } = parts;
  const { migrationsFolder } = config;
  const metricsApp = config.metrics === undefined ? undefined : metricsServer(metrics);
  if (metricsApp === undefined) metricsRoute(app, metrics);
  await webApp(app, config.webFolder);
  const stopped = new AbortController();

  return {
    app,
    async start() {
      await app.listen({ port: config.port, host: config.host });
      await metricsApp?.listen({ ...config.metrics });
      const isReady = await prepareWhenThere({
        ...{ database, lineage: reads.lineage, migrationsFolder, status, log: app.log, signal: stopped.signal },
        learn: async () => clock.saw((await reads.ledger.head()).at),
        onAway: () => parts.intake.noteAway(),
      });
      if (!isReady) return;
      changes.relay.start();
      parts.intake.start();
    },
    metricsUrl() {
      const address = metricsApp?.server.address();
      if (address == null || typeof address === 'string') return undefined;
      return `http://${address.address}:${address.port}${METRICS_PATH}`;
    },
    async stop() {
      status.phase = 'STOPPING';
      stopped.abort();
      parts.closeStatus();
      await app.close();
      await parts.close();
      await metricsApp?.close();
      await parts.tracer.close();
    },
  };
}

type Composition = { readonly config: Config; readonly version: string; readonly writerOptions: WriterOptions };
type Parts = Awaited<ReturnType<typeof openParts>>;

/** What the server works with: connections, the stores behind them, the writer in front of the graph. */
async function openParts(app: FastifyInstance, { config, version, writerOptions }: Composition) {
  const { log } = app;
  const observability = await openObservability(config, version, log);
  const { metrics, tracer, telemetry } = observability;
  const requests = observeRequests(app, observability);
  const database = openDatabase({ ...config.neo4j, telemetry });
  const storage = await openEmptiableStorage(config.dataFolder, config.s3);
  const redis = openRedisProbe(config.redisUrl);
  const reads = readStores(database);
  const changes = openChanges({ ledger: reads.ledger, redisUrl: config.redisUrl, log, metrics });
  const clock = new ReceiveClock();
  const onCommitted = (committed: Committed): void => {
    clock.saw(committed.entries.at(-1)?.at ?? 0);
    changes.relay.committed(committed);
  };
  const retell = projectEntries(storage.bodies, reads.entities);
  const batches = new Neo4jBatchStore(database, onCommitted, Date.now, retell);
  const writer = new GroupCommitWriter(batches, {
    onRejected: ({ name, key }, error) => log.error({ err: error, command: name, key }, 'command rejected'),
    telemetry,
    ...writerOptions,
  });
  hubGauges(metrics, database, writer);
  const gate = new GatedBus(writer);
  const bus = new MeteredBus(gate, metrics, tracer);
  const store = new Neo4jStatusStore(database);
  const intake = await openIntake(config.spool, {
    ...{ bodies: storage.bodies, commands: bus, store, log, metrics, answerMs: config.git.answerMs },
  });
  const { status, close: closeStatus } = openStatus({
    ...{ version, log, metrics, store, redis, storage, spool: intake.spool, writer, relay: changes.relay, requests },
    onStoreReturn: () => {
      // A start prepares the store itself.
      if (status.ready) void warmPlans({ database, lineage: reads.lineage, log });
    },
  });
  const close = async (): Promise<void> => {
    await intake.close();
    await writer.close();
    await changes.close();
    redis.close();
    await storage.close();
    await database.close();
  };
  const connections = { database, storage, redis, reads, changes };
  return { ...connections, clock, gate, bus, intake, status, closeStatus, metrics, tracer, close };
}

/** What the server answers. */
async function addRoutes(
  app: FastifyInstance,
  { config, version }: Pick<Composition, 'config' | 'version'>,
  parts: Parts,
): Promise<void> {
  const { database, storage, redis, reads, changes, clock, gate, bus, intake, status, metrics, tracer } = parts;
  const { bodies, vault } = storage;
  healthRoutes(app, status);
  refuseUntilReady(app, status);
  const commands = new MutationBuilder({ bus, bodies, entities: reads.entities, clock });
  const { entities, ledger } = reads;
  const followedLineage = followLineage(database, changes.feed, () => ledger.head(), metrics);
  const contextOf = contextMaker({
    ...{ ...reads, changes: changes.feed, followedLineage, status, people: vaultPeople(vault), commands },
    spool: spoolStatus(intake.spool, intake.lanes),
    storage: new StoreKeeper({ database, ledger, entities, bus, bodies }),
  });
  await graphqlRoute(app, { schema: buildSchema(), contextOf, introspection: config.local, metrics, tracer });
  const sender = { actorOf: () => 'anonymous', projectOf: () => undefined };
  await app.register(openLineageRoutes({ vault, door: intake.events, ...sender }));
  await app.register(gitHistoryRoute({ vault, door: intake.direct, senderOf: () => ({ actor: 'anonymous' }) }));
  await app.register(gitWebhookRoute({ vault, door: intake.deliveries, ...config.git, local: config.local }));
  exportRoutes(app, { database, ledger: reads.ledger, version });
  importRoutes(app, { commands: bus, bodies, actorOf: sender.actorOf });
  if (config.local) graphiqlRoute(app);
  devResetRoute(app, {
    refusal: resetRefusal(config),
    reset: () =>
      gate.whileShut(async () => {
        // One that fails does not open the gate while another still deletes.
        const ends = await Promise.allSettled([
          resetStore(database),
          redis.empty(),
          storage.empty(),
          intake.spool.empty(),
        ]);
        for (const end of ends) if (end.status === 'rejected') throw end.reason;
      }),
  });
}

function readStores(database: Database) {
  const entities = new Neo4jEntityStore(database);
  const lineage = new Neo4jLineageStore(database, entities);
  return {
    entities,
    lineage,
    ledger: new Neo4jLedgerStore(database),
    search: new Neo4jSearchStore(database, entities),
  };
}

/** What resolvers are given: the stores are the process's, loaders and moments the request's. */
function contextMaker(shared: Omit<Context, 'requestId' | 'loaders' | 'moments'>): (requestId: string) => Context {
  return (requestId) => ({
    requestId,
    ...shared,
    loaders: new Loaders(shared.entities, shared.ledger, shared.people),
    moments: new Moments(shared.ledger),
  });
}
