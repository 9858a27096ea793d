import { FakeChangeStream } from './change-stream.fake.ts';
import { changeStreamContract } from './change-stream.contract.ts';

changeStreamContract('a stream of changes in memory', async () => new FakeChangeStream());
