import { fakeWorld } from '../entity/world.fixture.ts';
import { searchStoreContract, searchWorld } from './search-store.contract.ts';
import { FakeSearchStore } from './search-store.fake.ts';

searchStoreContract('a search in memory', async () => new FakeSearchStore(fakeWorld(searchWorld)));
