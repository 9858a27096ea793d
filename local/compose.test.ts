import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const text = read('docker-compose.yml');

type Service = {
  readonly environment?: Record<string, string>;
  readonly healthcheck?: { readonly test: unknown };
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly pids_limit?: number;
  readonly build?: { readonly dockerfile: string };
  readonly user?: string;
  readonly ports?: readonly string[];
  readonly cap_drop?: readonly string[];
};
const { services, volumes } = parse(text) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const all = Object.entries(services);
const documented = new Set([...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name));

describe('docker-compose.yml', () => {
  it('is valid by the compose specification', async () => {
    // The schema of the specification comes with check-jsonschema from PyPI (local/python/requirements.txt), which vendors it.
    const python = process.env['ROOTLINE_PYTHON'] ?? join(root, '.rootline/venv/bin/python');
    expect(existsSync(python), `${python} is made by npm test`).toBe(true);

    const check = promisify(execFile)(
      python,
      ['-m', 'check_jsonschema', '--builtin-schema', 'vendor.compose-spec', 'docker-compose.yml'],
      {
        cwd: root,
      },
    );

    expect((await check).stdout).toContain('ok');
  });

  it('has Neo4j, Redis, the hub and a runner', () => {
    expect(Object.keys(services).sort()).toEqual(['hub', 'neo4j', 'redis', 'runner']);
    expect(text).toContain('neo4j:5.26-community');
  });

  it.each(all)('checks the health of %s and limits what it can use', (_, service) => {
    expect(service.healthcheck?.test).toBeDefined();
    expect(service.mem_limit).toMatch(/^\d+m$/);
    expect(service.cpus).toBeGreaterThan(0);
    expect(service.pids_limit).toBeGreaterThan(0);
    expect(service.cap_drop).toEqual(['ALL']);
  });

  it('has no password and no default for one', () => {
    const secrets = all
      .flatMap(([, { environment = {} }]) => Object.entries(environment))
      .filter(([name]) => /PASSWORD|AUTH|REDIS_URL/.test(name));

    expect(secrets.length).toBeGreaterThan(0);
    for (const [name, value] of secrets) expect(value, name).toMatch(/\$\{[A-Z0-9_]+_PASSWORD:\?[^}]+\}/);
    expect(text).not.toMatch(/PASSWORD:?[-=][^?]/);
  });

  it('opens ports on the loopback of the host only', () => {
    for (const port of all.flatMap(([, { ports = [] }]) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('keeps data in named volumes', () => {
    expect(Object.keys(volumes).sort()).toEqual(['hub-data', 'hub-spool', 'neo4j-data', 'neo4j-logs', 'redis-data']);
  });

  it('runs nothing as root', () => {
    for (const [name, { user, build }] of all) {
      if (build) expect(read(build.dockerfile), name).toMatch(/^USER node$/m);
      else expect(user, name).toMatch(/^[1-9]\d*:\d+$/);
    }
  });
});

describe('.env.example', () => {
  it('documents every variable of docker-compose.yml', () => {
    const used = [...text.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(([, name]) => name);

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !documented.has(name))).toEqual([]);
  });

  it('documents every variable that the server reads', () => {
    const shape = /environment = z\.object\(\{(.*?)\n\}\)/s.exec(read('server/src/config.ts'))?.[1] ?? '';
    const used = [...shape.matchAll(/^ {2}([A-Z0-9_]+):/gm)].map(([, name]) => name);

    expect(used).toContain('NEO4J_URI');
    expect(used.filter((name) => !documented.has(name))).toEqual([]);
  });

  it('sets no password', () => {
    expect(read('.env.example')).not.toMatch(/^(?!#).*PASSWORD=\S/m);
  });
});

describe('the Dockerfiles', () => {
  it.each(['server/Dockerfile', 'runners/Dockerfile'])('%s copies only what is in the checkout', (path) => {
    const copied = [...read(path).matchAll(/^COPY --from=build \/src\/(\S+)/gm)].map(([, source]) => source ?? '');
    const made = ['node_modules', 'web/build'];

    expect(copied.filter((source) => !made.includes(source) && !existsSync(join(root, source)))).toEqual([]);
  });
});
