#!/usr/bin/env node
// The command line: the bundle that `npm start` built, else the sources.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/cli.mjs', import.meta.url);

if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  const source = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [tsx, source, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
