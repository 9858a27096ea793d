import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, runEvent, startHub } from '../hub.fixture.ts';
import { EXIT } from './cli-error.ts';
import { SHELLS } from './completion.ts';
import { buildProgram } from './program.ts';

/* Runs the commands of docs/guide/cli.md on a hub with the flights example, and holds what is printed against the page. */

const root = join(import.meta.dirname, '../../..');
let page: string;
let hub: TestHub;
let folder: string;

beforeAll(async () => {
  page = await readFile(join(root, 'docs/guide/cli.md'), 'utf8');
  hub = await startHub();
  folder = await mkdtemp(join(tmpdir(), 'rootline-cli-guide-'));
  const example = join(root, 'examples/flights/src/main.ts');
  const flags = ['--import', 'tsx', example, '--url', hub.url, '--data', join(folder, 'data'), '--quick'];
  await promisify(execFile)(process.execPath, flags, { cwd: root });
  await installCommand();
  await writeEvents();
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A `rootline` as a shell finds it. */
async function installCommand(): Promise<void> {
  const main = join(import.meta.dirname, 'main.ts');
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  await mkdir(join(folder, 'bin'));
  const script = `#!/bin/sh\nexec '${process.execPath}' --import '${tsx}' '${main}' "$@"\n`;
  await writeFile(join(folder, 'bin/rootline'), script);
  await chmod(join(folder, 'bin/rootline'), 0o755);
}

/** The four events of the page, of which two are refused. */
async function writeEvents(): Promise<void> {
  const uuid = (n: number) => `0191f2a4-0000-7000-8000-00000000000${n}`;
  await mkdir(join(folder, 'events/deeper'), { recursive: true });
  const list = [runEvent('guide', uuid(1)), { ...runEvent('guide', uuid(2)), run: {} }];
  await writeFile(join(folder, 'events/list.json'), JSON.stringify(list));
  const lines = `${JSON.stringify(runEvent('guide', uuid(3)))}\n{"broken\n`;
  await writeFile(join(folder, 'events/deeper/lines.ndjson'), lines);
}

type Ended = { readonly code: number; readonly out: string };

function bash(script: string): Promise<Ended> {
  const path = `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH: path, ROOTLINE_HOME: join(folder, 'home'), ROOTLINE_URL: hub.url };
  return new Promise((resolve) => {
    execFile('bash', ['--norc', '-c', script], { env, cwd: folder }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err }),
    );
  });
}

/** What differs from hub to hub, and how wide a column is, left out; of a tree the order of its branches, too. */
function comparable(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
        .replaceAll(/@ [0-9a-f]{12}\b|Commit [0-9a-f]{12}\b/g, 'DIGEST')
        .replaceAll(/epoch \w{26}/g, 'epoch E')
        .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replaceAll(/\d+(\.\d+)*(-test)?/g, 'N')
        .replaceAll(/[\s│├└─]+/g, ' ')
        .replace(/(change feed) (all entries relayed|N entries behind the ledger)/, '$1')
        .trim(),
    );
}

it('prints what the page says', async () => {
  const examples = [...page.matchAll(/```\n\$ npx (rootline [^\n]*)\n([\s\S]*?)```/g)];
  expect(examples.map(([, command]) => command?.split(' ')[1])).toEqual(['status', 'lineage', 'openlineage']);
  for (const [, command = '', output = ''] of examples) {
    const { code, out } = await bash(command);
    expect([command, code]).toEqual([command, command.includes('send') ? EXIT.refused : EXIT.ok]);
    const printed = comparable(out);
    const told = comparable(output);
    // What the page cuts off is not told; nor is the order, which follows ids.
    for (const line of told.filter((one) => one !== '…')) expect(printed, command).toContain(line);
    if (!told.includes('…')) expect(printed.length).toBe(told.length);
  }
});

it('tells every part of the status', async () => {
  const told = comparable(/\$ npx rootline status --text\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  const printed = comparable((await bash('rootline status --text')).out);
  // What the graph holds comes last, a kind a line.
  const counts = printed.findIndex((line) => /^[A-Z]\w* N$/.test(line));
  expect(counts).toBeGreaterThan(0);
  expect(printed.slice(0, counts)).toEqual(told.slice(0, -1));
});

it('runs its plain commands', async () => {
  const commands = [...page.matchAll(/^npx (rootline [^#\n]*)/gm)].map(([, command = '']) => command.trim());
  expect(commands).not.toEqual([]);
  for (const command of commands) expect(await bash(command), command).toMatchObject({ code: EXIT.ok });
});

it('completes in each shell as the page says', async () => {
  const section = page.split('\n### completion\n')[1]?.split('\n### ')[0] ?? '';
  const lines = [...section.matchAll(/^(.*rootline completion (\w+).*?)(?:#.*)?$/gm)];
  expect(lines.map(([, , shell]) => shell)).toEqual([...SHELLS]);
  for (const [, line = '', shell = ''] of lines) {
    expect(await bash(`rootline completion ${shell}`)).toMatchObject({ code: EXIT.ok, out: /rootline/ });
    if (shell !== 'bash') continue;
    const offered = await bash(`${line}\nCOMP_WORDS=(rootline sta) COMP_CWORD=1\n_rootline\necho "\${COMPREPLY[@]}"`);
    expect(offered).toEqual({ code: 0, out: 'start status\n' });
  }
});

it('has every command and every exit code', () => {
  const rows = [...page.matchAll(/^\| `([^`]*(?:\\\|[^`]*)*)` +\|/gm)].map(([, row = '']) => row);
  const leaves = (command: Command, path: readonly string[]): readonly string[] =>
    command.commands.length === 0
      ? [path.join(' ')]
      : command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
  for (const path of leaves(buildProgram('0.0.0-test'), [])) {
    const parts = path.split(' ');
    const row = rows.find((one) => parts.every((part) => one.split(/[ |\\]+/).includes(part)));
    expect(row, path).toBeDefined();
  }
  const codes = [...page.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(EXIT));
});
