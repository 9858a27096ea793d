import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Database, StoreError, openDatabase } from '@rootline/graph';
import { type S3Address, type Storage, openFolderStorage, parseS3Address } from '@rootline/storage';
import { z } from 'zod';
import { checkout } from './checkout.ts';
import { CliError, EXIT } from './cli-error.ts';
import { type Terminal, printable } from './terminal.ts';

/** The stores of a hub, reached as its server reaches them. */
export type StoreConnection = {
  readonly database: Database;
  readonly storage: Storage;
  /** Where they are, for people. */
  readonly where: { readonly neo4j: string; readonly data: string };
  close(): Promise<void>;
};

type Address = { readonly uri: string; readonly user: string; readonly password: string; readonly data: string };

const stackState = z.object({ neo4j: z.object({ port: z.number() }) });

/**
 * Opens Neo4j and the data folder that the environment names, as the server does; without NEO4J_URI those of the local
 * stack of this checkout. @throws CliError
 */
export async function openStores(env: NodeJS.ProcessEnv = process.env): Promise<StoreConnection> {
  const address = present(env, 'NEO4J_URI') === undefined ? localAddress(env) : outsideAddress(env);
  const database = openDatabase(address);
  try {
    await database.verify();
    const storage = await openFolderStorage(address.data, s3Address(env));
    return {
      database,
      storage,
      where: { neo4j: address.uri, data: address.data },
      async close() {
        await storage.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    const hint = 'Start it first: npx rootline start, or your own Neo4j.';
    if (error instanceof StoreError)
      throw new CliError(`Neo4j at ${address.uri} cannot be used: ${error.message}`, EXIT.unreachable, hint, {
        cause: error,
      });
    throw error;
  }
}

function s3Address(env: NodeJS.ProcessEnv): S3Address | undefined {
  const text = present(env, 'ROOTLINE_STORAGE');
  if (text === undefined) return undefined;
  const address = parseS3Address(text, present(env, 'ROOTLINE_S3_PATH_STYLE') === '1');
  if (address === undefined)
    throw new CliError('ROOTLINE_STORAGE: expected s3://bucket or s3://bucket/prefix', EXIT.usage);
  return address;
}

function outsideAddress(env: NodeJS.ProcessEnv): Address {
  const file = present(env, 'NEO4J_PASSWORD_FILE');
  const password = present(env, 'NEO4J_PASSWORD') ?? (file === undefined ? undefined : readOrUndefined(file)?.trim());
  const data = present(env, 'ROOTLINE_DATA');
  const missing = [
    ...(password === undefined ? ['NEO4J_PASSWORD or NEO4J_PASSWORD_FILE'] : []),
    ...(data === undefined ? ['ROOTLINE_DATA'] : []),
  ];
  if (password === undefined || data === undefined) {
    throw new CliError(
      `NEO4J_URI is set, and ${missing.join(' and ')} is not`,
      EXIT.usage,
      'This command needs the same variables as the server.',
    );
  }
  return { uri: present(env, 'NEO4J_URI') ?? '', user: present(env, 'NEO4J_USER') ?? 'neo4j', password, data };
}

function localAddress(env: NodeJS.ProcessEnv): Address {
  const root = checkout();
  const given = present(env, 'ROOTLINE_HOME');
  const home = given !== undefined ? resolve(given) : root === undefined ? undefined : join(root, '.rootline');
  const state = home === undefined ? undefined : readOrUndefined(join(home, 'stack.json'));
  const password = home === undefined ? undefined : readOrUndefined(join(home, 'secrets/neo4j'))?.trim();
  const { data } = stackState.safeParse(JSON.parse(state ?? 'null'));
  if (home === undefined || data === undefined || password === undefined || !existsSync(join(home, 'data'))) {
    throw new CliError(
      'there is no local stack here, and NEO4J_URI is not set',
      EXIT.usage,
      'This command works on the stores themselves: run it where the server runs, with the variables of the server (NEO4J_URI, NEO4J_PASSWORD, ROOTLINE_DATA).',
    );
  }
  return { uri: `bolt://127.0.0.1:${data.neo4j.port}`, user: 'neo4j', password, data: join(home, 'data') };
}

function present(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Waits for an outcome to be written into the ledger; one that cannot be is told, and not a failure of what was done. */
export async function noting(terminal: Terminal, recorded: Promise<void>): Promise<void> {
  try {
    await recorded;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    terminal.err(`the outcome could not be written into the ledger: ${printable(reason)}\n`);
  }
}
