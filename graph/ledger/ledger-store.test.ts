import { ledgerStoreContract } from './ledger-store.contract.ts';
import { FakeLedgerStore } from './ledger-store.fake.ts';

const ENTRIES = 5;

ledgerStoreContract(
  'a ledger in memory',
  async () => {
    const ledger = new FakeLedgerStore('01KFAKE');
    for (let seq = 1; seq <= ENTRIES; seq++) {
      const texts = { key: `key-${seq}`, actor: 'somebody', command: 'test.write', leaf: 'f', bodyDigest: 'b' };
      const rest = { project: 'project:1', subjects: [], changeCount: 1, outcome: 'committed' } as const;
      ledger.entries.push({ seq, at: seq * 1_000, ...texts, ...rest });
      ledger.changesOf.set(seq, [{ id: 'fact', digest: 'ab' }]);
    }
    return ledger;
  },
  ENTRIES,
);
