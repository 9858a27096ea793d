import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { completionScript } from './completion.ts';
import { buildProgram } from './program.ts';

const program = buildProgram('0.0.0-test');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rootline-completion-'));
  await writeFile(join(folder, 'completion.bash'), completionScript('bash', program));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What bash offers when tab is pressed after the words; the last one is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const script = [
    `source ${join(folder, 'completion.bash')}`,
    'complete -p rootline | grep -q -- "-F _rootline" || exit 3',
    'COMP_WORDS=("$@")',
    'COMP_CWORD=$(($# - 1))',
    '_rootline',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', script, 'bash', 'rootline', ...words]);
  return stdout.split('\n').filter((line) => line !== '');
}

it('completes commands, those below them, and options in bash', async () => {
  expect(await offered('sta')).toEqual(['start', 'status']);
  expect(await offered('openlineage', '')).toContain('send');
  expect(await offered('lineage', '--gr')).toEqual(['--granularity']);
  expect(await offered('lineage', 'files/x', '--d')).toEqual(['--down', '--depth']);
  expect(await offered('--u')).toEqual(['--url']);
  expect(await offered('status', '--js')).toEqual(['--json']);
  expect(await offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
});

it('completes the values of options where they are known, and nothing where they are not', async () => {
  expect(await offered('lineage', '--granularity', '')).toEqual(['entity', 'version']);
  expect(await offered('search', 'x', '--kind', 'Dataset')).toEqual(['Dataset', 'DatasetVersion']);
  expect(await offered('search', 'x', '--first', '')).toEqual([]);
  expect(await offered('openlineage', 'send', 'events/')).toEqual([]);
});

it('knows every command of the program in every shell', () => {
  const names = program.commands.flatMap((command) => [command, ...command.commands]).map((command) => command.name());
  expect(names.length).toBeGreaterThan(8);
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const script = completionScript(shell, program);
    for (const name of names) expect(script, shell).toMatch(new RegExp(`\\b${name}\\b`));
  }
  expect(completionScript('zsh', program)).toMatch(/^#compdef rootline\n/);
  expect(completionScript('fish', program)).toContain(
    "complete -c rootline -n '__fish_seen_subcommand_from openlineage; and not __fish_seen_subcommand_from send' -f -a send",
  );
});
