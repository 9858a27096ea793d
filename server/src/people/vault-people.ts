import type { PeopleReader } from '@rootline/schema';
import type { Vault } from '@rootline/storage';

/** Display names out of the vault; e-mails stay there. */
export function vaultPeople(vault: Vault): PeopleReader {
  return {
    async names(principalIds) {
      const people = await vault.reveal(principalIds);
      const names = new Map<string, string>();
      for (const [id, { name, email }] of people) {
        const shown = name ?? email?.replace(/@.*$/, '');
        if (shown !== undefined) names.set(id, shown);
      }
      return names;
    },
  };
}
