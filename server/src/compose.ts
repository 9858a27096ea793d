import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  GroupCommitWriter,
  Neo4jBatchStore,
  Neo4jEntityStore,
  Neo4jLedgerStore,
  Neo4jLineageStore,
  Neo4jSearchStore,
  Neo4jStatusStore,
  initialiseStore,
  migrate,
  openDatabase,
} from '@rootline/graph';
import { type Context, Loaders, Moments, buildSchema } from '@rootline/schema';
import { openFolderStorage } from '@rootline/storage';
import { MutationBuilder } from './commands/mutation-builder.ts';
import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { graphqlRoute } from './http/graphql.ts';
import { healthRoute } from './http/health.ts';
import { webApp } from './http/web-app.ts';
import { openLineageRoutes } from './intake/openlineage/routes.ts';
import { vaultPeople } from './people/vault-people.ts';
import { openRedisProbe } from './redis/redis-probe.ts';
import { HubStatus } from './status/hub-status.ts';

export type Hub = {
  readonly app: FastifyInstance;
  /** Migrates, then takes work. @throws StoreError, MigrationMismatchError */
  start(): Promise<void>;
  /** Takes nothing new, answers what was accepted, closes everything. */
  stop(): Promise<void>;
};

/** The one place where the parts of the server meet. */
export async function composeHub(config: Config, version: string): Promise<Hub> {
  const app = createApp(config.logLevel);
  const database = openDatabase(config.neo4j);
  const storage = await openFolderStorage(config.dataFolder);
  const redis = openRedisProbe(config.redisUrl);
  const writer = new GroupCommitWriter(new Neo4jBatchStore(database), {
    onRejected: (command, error) => app.log.error({ err: error, command: command.name, key: command.key }, 'command rejected'),
  });
  const store = new Neo4jStatusStore(database);
  const status = new HubStatus({ version, startedAt: Date.now(), store, redis, storage, writer });
  const entities = new Neo4jEntityStore(database);
  const ledger = new Neo4jLedgerStore(database);
  const reads = { entities, ledger, lineage: new Neo4jLineageStore(database), search: new Neo4jSearchStore(database, entities) };
  const people = vaultPeople(storage.vault);
  const commands = new MutationBuilder({ bus: writer, bodies: storage.bodies, entities });
  const contextOf = (requestId: string): Context => {
    const loaders = new Loaders(entities, people);
    return { requestId, ...reads, status, commands, people, loaders, moments: new Moments(ledger) };
  };

  healthRoute(app, status);
  await graphqlRoute(app, { schema: buildSchema(), contextOf, introspection: config.local });
  const { bodies, vault } = storage;
  await app.register(openLineageRoutes({ commands: writer, bodies, vault, actorOf: () => 'anonymous', projectOf: () => undefined }));
  if (config.webFolder !== undefined) await webApp(app, config.webFolder);

  return {
    app,
    async start() {
      await app.listen({ port: config.port, host: config.host });
      await migrate(database, { directory: config.migrationsFolder });
      await initialiseStore(database);
      status.ready = true;
      app.log.info({ instance: randomUUID() }, 'the hub is ready');
    },
    async stop() {
      status.ready = false;
      await app.close();
      await writer.close();
      redis.close();
      await storage.close();
      await database.close();
    },
  };
}
