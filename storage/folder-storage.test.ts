import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StorageFaultError } from './errors.ts';
import { openFolderStorage } from './folder-storage.ts';
import { bodyOf } from './bodies/digest.fixture.ts';

it('opens in a folder that it makes for its owner only, and says how it is', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'rootline-storage-')), 'data');
  const storage = await openFolderStorage(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await storage.bodies.putMany([bodyOf('one')]);
  await storage.vault.principalOf({ name: 'Ada' });
  const health = await storage.health();
  expect(health).toMatchObject({ state: 'ok', bodies: { segments: 1 }, vault: { state: 'ok' } });
  expect(health.freeBytes).toBeGreaterThan(0);
  await storage.close();
});

it('names the folder that cannot be used', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'rootline-storage-')), 'a-file');
  await writeFile(file, '');
  await expect(openFolderStorage(file)).rejects.toThrow(StorageFaultError);
  await expect(openFolderStorage(join(file, 'below'))).rejects.toThrow(/a-file/);
});
