import { mkdtemp, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StorageCorruptError } from '../errors.ts';
import { vaultContract } from './vault.contract.ts';
import { FakeVault } from './vault.fake.ts';
import { FolderVault } from './vault.folder.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'rootline-vault-'));
const openIn = (folder: string) => FolderVault.open(join(folder, 'people'), join(folder, 'keys'));

vaultContract('a vault in a folder', async () => openIn(await newFolder()));
vaultContract('a vault in memory', async () => new FakeVault());

it('shows neither name nor e-mail in any file, and its files to nobody else', async () => {
  const folder = await newFolder();
  const vault = await openIn(folder);
  await vault.principalOf({ name: 'Ada Lovelace', email: 'ada@example.org' });
  for (const part of ['people', 'keys']) {
    expect((await stat(join(folder, part))).mode & 0o777).toBe(0o700);
    for (const file of await readdir(join(folder, part))) {
      expect((await readFile(join(folder, part, file))).toString('latin1')).not.toMatch(/ada|lovelace/i);
      expect((await stat(join(folder, part, file))).mode & 0o777).toBe(0o600);
    }
  }
});

it('gives the same ids after a restart and knows the people still', async () => {
  const folder = await newFolder();
  const id = await (await openIn(folder)).principalOf({ name: 'Ada', email: 'ada@example.org' });
  const again = await openIn(folder);
  expect(await again.reveal([id])).toEqual(new Map([[id, { name: 'Ada', email: 'ada@example.org' }]]));
  expect(await again.principalOf({ email: 'ada@example.org' })).toBe(id);
});

it('is one vault for two processes that open an empty folder at the same moment', async () => {
  const folder = await newFolder();
  const vaults = await Promise.all(Array.from({ length: 8 }, () => openIn(folder)));
  const ids = await Promise.all(vaults.map((vault) => vault.principalOf({ name: 'Ada', email: 'ada@example.org' })));
  expect(new Set(ids).size).toBe(1);
  for (const vault of vaults) expect((await vault.reveal(ids)).size).toBe(1);
  await vaults[0]!.forget(ids[0]!);
  await vaults[1]!.principalOf({ name: 'Ada again', email: 'ada@example.org' });
  for (const vault of vaults) expect((await vault.reveal(ids)).size).toBe(0);
});

it('cannot read a record that was kept from before its key was destroyed, nor one put in another place', async () => {
  const folder = await newFolder();
  const vault = await openIn(folder);
  const [ada, bob] = [await vault.principalOf({ name: 'Ada' }), await vault.principalOf({ name: 'Bob' })];
  const fileOf = (id: string) => join(folder, 'people', id.slice('principal:'.length));
  const kept = await readFile(fileOf(ada));
  await vault.forget(ada);
  await writeFile(fileOf(ada), kept);
  expect((await vault.reveal([ada])).size).toBe(0);
  await rename(fileOf(ada), fileOf(bob));
  expect((await vault.reveal([bob])).size).toBe(0);
});

it('refuses to start with a damaged secret instead of giving everybody a new id', async () => {
  const folder = await newFolder();
  await openIn(folder);
  await writeFile(join(folder, 'keys', 'secret'), 'short');
  await expect(openIn(folder)).rejects.toThrow(StorageCorruptError);
});
