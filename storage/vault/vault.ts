/** What the hub may know of a person. Never leaves the vault but through `reveal`. */
export type Person = { readonly name?: string; readonly email?: string };

export type VaultHealth = { readonly state: 'ok' | 'full' | 'failing'; readonly detail?: string };

/**
 * Names and e-mails of people, encrypted with a key per person and kept apart from the graph, which holds only ids.
 * Destroying the key forgets the person wherever copies of the vault have gone.
 */
export type Vault = {
  /**
   * The id of a person, `principal:<32 hex digits>`: the same for the same e-mail (without one: name), however it is
   * spelt, and telling nothing without the vault's secret. What is new about the person is durable when it resolves.
   * @throws RangeError when there is neither name nor e-mail, or one is longer than 1,000 characters
   * @throws StorageFullError, StorageFaultError
   */
  principalOf(person: Person): Promise<string>;
  /** What is known of those that are known and not forgotten. */
  reveal(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /**
   * Destroys the person's key. The id stays and is met again, but nothing is ever kept under it again.
   * Resolves with false when the id is not of the vault's kind.
   */
  forget(id: string): Promise<boolean>;
  /** After a write that failed it tries another, to tell whether that is still so. */
  health(): Promise<VaultHealth>;
  close(): Promise<void>;
};
