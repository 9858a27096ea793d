import { fakeWorld } from '../entity/world.fixture.ts';
import { lineageStoreContract, lineageWorld } from './lineage-store.contract.ts';
import { FakeLineageStore } from './lineage-store.fake.ts';

lineageStoreContract('lineage in memory', async () => new FakeLineageStore(fakeWorld(lineageWorld), () => 5));
