// A process to be killed while it writes: prints the digest of every body that was acknowledged.
import { bodyOf } from './digest.fixture.ts';
import { FolderBodyStore } from './body-store.folder.ts';

const [folder = '', round = ''] = process.argv.slice(2);
const store = await FolderBodyStore.open(folder);
for (let i = 0; ; i += 8) {
  await Promise.all(
    Array.from({ length: 8 }, async (_, j) => {
      const body = bodyOf(`${round} ${i + j} ${'z'.repeat(((i + j) * 37) % 5000)}`);
      await store.putMany([body]);
      process.stdout.write(`${body.digest}\n`);
    }),
  );
}
