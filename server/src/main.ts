import 'reflect-metadata/lite';
import { inspect } from 'node:util';
import { composeHub } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { MigrationMismatchError } from '@rootline/graph';
import manifest from '../package.json' with { type: 'json' };

// The supervisor and Kubernetes' default grace both give more; what takes longer is lost work already.
const STOP_DEADLINE_MS = 9_000;

async function main(): Promise<void> {
  const hub = await composeHub(readConfig(process.env, migrationsFolder()), manifest.version);
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    hub.app.log.info({ signal }, 'going down');
    setTimeout(() => {
      hub.app.log.error('not everything could be closed in time');
      process.exit(1);
    }, STOP_DEADLINE_MS).unref();
    hub.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        hub.app.log.error({ err: error }, 'going down failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await hub.start();
}

main().catch((error: unknown) => {
  // One line for people where the environment or the store is wrong; the whole error where it is us.
  const known = error instanceof ConfigError || error instanceof MigrationMismatchError;
  process.stderr.write(`${known ? error.message : inspect(error)}\n`);
  process.exit(1);
});
