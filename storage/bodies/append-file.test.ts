import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAppendFile } from './append-file.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'rootline-append-'))));
afterEach(() => rm(folder, { recursive: true }));

it('makes a file that only its owner may read, and writes into one that is there without cutting it', async () => {
  const path = join(folder, 'segment');
  for (const [text, position] of [
    ['abcdef', 0],
    ['XY', 2],
  ] as const) {
    const file = await openAppendFile(path);
    await file.write(Buffer.from(text), position);
    await file.close();
  }
  expect(await readFile(path, 'utf8')).toBe('abXYef');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('fails where a file cannot be opened, and makes nothing in its place', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(openAppendFile(join(folder, 'file', 'segment'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(openAppendFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  // Reading and writing says that there is nothing; making it anew would write into whatever the link names.
  await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
  await expect(openAppendFile(join(folder, 'link'))).rejects.toMatchObject({ code: 'EEXIST' });
});
