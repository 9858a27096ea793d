export type { Body, BodyStore, BodyStoreHealth, OldBodies } from './bodies/body-store.ts';
export { FakeBodyStore } from './bodies/body-store.fake.ts';
export { SpoolFullError, StorageCorruptError, StorageFaultError, StorageFullError } from './errors.ts';
export type { S3Address } from './objects/object-store.s3.ts';
export { parseS3Address } from './storage-address.ts';
export { openFolderStorage, type Storage, type StorageHealth } from './folder-storage.ts';
export type { RefusedEntry, Spool, SpoolEntry, SpoolRefusal, SpoolStats } from './spool/spool.ts';
export { FakeSpool } from './spool/spool.fake.ts';
export { FolderSpool } from './spool/spool.folder.ts';
export { spoolsTogether } from './spool/spools-together.ts';
export type { Person, Vault, VaultHealth } from './vault/vault.ts';
export { FakeVault } from './vault/vault.fake.ts';
export {
  type VaultFile,
  putVaultKeys,
  putVaultRecords,
  vaultIsEmpty,
  vaultKeys,
  vaultRecords,
} from './vault/vault-archive.ts';
