#!/usr/bin/env node
// The command line: the bundle that `npm start` built, else the sources; run by the Node of the `node` package, whatever
// Node started this file.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);
const bundle = new URL('../dist/cli.mjs', import.meta.url);
// What the bundle is built for: it takes from Node what 20 and 22 do not have.
const current = Number(process.versions.node.split('.')[0]) >= 24;

if (current && existsSync(bundle)) {
  await import(bundle.href);
} else {
  const node24 = current ? process.execPath : join(dirname(resolve('node/package.json')), 'bin', 'node');
  const program = existsSync(bundle)
    ? [fileURLToPath(bundle)]
    : [resolve('tsx/cli'), fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))];
  const { status, error } = spawnSync(node24, [...program, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error !== undefined) console.error(`rootline: ${node24} could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
}
