// A process to be killed while it appends and works off: prints the key of every entry that was acknowledged, of every one
// that is about to be settled, and of every one that was.
import { entryOf } from './entry.fixture.ts';
import { FolderSpool } from './spool.folder.ts';

const [folder = '', round = ''] = process.argv.slice(2);
const spool = await FolderSpool.open(folder, { limitEntries: 1_000_000, limitBytes: 1e9, segmentBytes: 4_000 });

async function appendAll(): Promise<never> {
  for (let i = 0; ; i += 4) {
    await Promise.all(
      [0, 1, 2, 3].map(async (j) => {
        const entry = { ...entryOf(i + j), key: `${round}/${i + j}` };
        await spool.append([entry]);
        process.stdout.write(`appended\t${entry.key}\n`);
      }),
    );
  }
}

async function workOff(): Promise<never> {
  for (;;) {
    const batch = await spool.next(3, 1_000_000);
    for (const { key } of batch.entries) process.stdout.write(`settling\t${key}\n`);
    await spool.settle(batch, batch.entries.length, new Map());
    for (const { key } of batch.entries) process.stdout.write(`settled\t${key}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

await Promise.all([appendAll(), workOff()]);
