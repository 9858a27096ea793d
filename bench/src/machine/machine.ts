import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { jdkTool, root } from '../../../local/stack/packages.mjs';

export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly neo4j: string;
  readonly java: string;
};

/** What the figures were taken on. */
export function thisMachine(): Machine {
  const pom = readFileSync(join(root, 'local', 'neo4j', 'pom.xml'), 'utf8');
  const java = spawnSync(jdkTool('java'), ['-version'], { encoding: 'utf8' }).stderr;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    neo4j: /<artifactId>neo4j<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1] ?? 'unknown',
    java: /version "([^"]+)"/.exec(java)?.[1] ?? 'unknown',
  };
}

/** Processes that wanted to run in the last minute; above the number of cores others were waiting, too. */
export function load(): number {
  return Math.round((loadavg()[0] ?? Number.NaN) * 10) / 10;
}
