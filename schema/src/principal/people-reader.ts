/** The vault's names of people: the graph holds only the ids of principals. */
export type PeopleReader = {
  /** Display names by principal id; absent where the vault has none. At most 200 ids a call. */
  names(principalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};
