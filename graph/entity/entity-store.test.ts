import { entityStoreContract, entityWorld } from './entity-store.contract.ts';
import { FakeEntityStore } from './entity-store.fake.ts';
import { fakeWorld } from './world.fixture.ts';

entityStoreContract('an entity store in memory', async () => new FakeEntityStore(fakeWorld(entityWorld)));
