import { type Random, randomFrom } from '../random.ts';

const MINUTE = 60;
// Mondays are as busy as Sundays here; what matters is that time goes on, with many zones.
const FIRST = Date.UTC(2012, 0, 1) / 1_000;
const ZONES = ['+0000', '+0100', '-0500', '-0800', '+0530', '+0900'];
const WORDS = 'fix add remove handle test rename cache query model feature retry limit parse writer reader docs'.split(
  ' ',
);
// A commit reaches back for what a side line left from at most so far.
const LONGEST_SIDE = 60;

/**
 * A history of the shape that large repositories have, as `git fast-import` reads it; the same for the same numbers. Of a hundred
 * commits four are merges of side lines, one author in a hundred writes every fifth commit, most commits change one to
 * three paths and one in two hundred changes hundreds; the tree grows to a fifth as many files as there are commits,
 * four folders deep; every 250th commit has a tag, and three branches stay open.
 */
export function* largeHistory(commits: number, seed: number): Generator<string> {
  const random = randomFrom(seed);
  const authors = Math.max(3, Math.ceil(commits / 66));
  for (let n = 1; n <= commits; n++) {
    const side = n > LONGEST_SIDE && random(100) < 4 ? n - 2 - random(LONGEST_SIDE - 2) : undefined;
    const who = personOf(often(random, authors));
    const when = `${FIRST + n * 73 * MINUTE} ${ZONES[random(ZONES.length)] ?? '+0000'}`;
    const message = messageOf(random, n, side);
    yield [
      `commit refs/heads/main`,
      `mark :${n}`,
      `author ${who} ${when}`,
      `committer ${who} ${when}`,
      `data ${Buffer.byteLength(message)}`,
      message,
      ...(n > 1 ? [`from :${n - 1}`] : []),
      ...(side === undefined ? [] : [`merge :${side}`]),
      ...changesOf(random, n, Math.max(50, Math.ceil(commits / 5))),
      '',
    ].join('\n');
    if (n % 250 === 0) yield `reset refs/tags/v${n / 250}\nfrom :${n}\n\n`;
    if (n > commits - 3) yield `reset refs/heads/open-${n}\nfrom :${n}\n\n`;
  }
  yield 'done\n';
}

/** Low numbers far more often than high ones. */
function often(random: Random, of: number): number {
  const share = random(1_000_000) / 1_000_000;
  return Math.floor(of * share ** 4);
}

const personOf = (number: number): string => `Author ${number} <author${number}@example.org>`;

function messageOf(random: Random, n: number, side: number | undefined): string {
  if (side !== undefined) return `Merge pull request #${n} from side-${side}\n`;
  const words = (count: number) => Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(' ');
  const body = random(3) === 0 ? `\n\n${words(10 + random(80))}` : '';
  return `${words(3 + random(6))} (#${n})${body}\n`;
}

function changesOf(random: Random, n: number, files: number): string[] {
  const count = random(200) === 0 ? 100 + random(400) : 1 + Math.min(random(4), random(12));
  const known = Math.max(20, Math.min(files, n));
  const text = String(n);
  return Array.from({ length: count }, () => pathOf(often(random, known))).flatMap((path) => [
    `M 100644 inline ${path}`,
    `data ${text.length}`,
    text,
  ]);
}

/** Twenty files to a folder, twenty folders to the one above. */
function pathOf(file: number): string {
  const folders = [Math.floor(file / 8_000), Math.floor(file / 400) % 20, Math.floor(file / 20) % 20];
  return `src/${folders.map((folder) => `part${folder}`).join('/')}/module_${file}.py`;
}
