// A stamp says from which sources a result was made; the same sources need no second making.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../stack/packages.mjs';
import { writePrivate } from '../stack/state.mjs';

const notSources = new Set(['node_modules', 'dist', 'build', '.svelte-kit', 'coverage', 'gql']);

/** @param {string} path @returns {string[]} files below a path, sorted */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !notSources.has(entry.name) && !/\.test\.ts$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(join(path, entry.name)));
}

/** A hash of names and contents. @param {string[]} paths files or folders, from the root @returns {string} */
export function sourceHash(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesOf(join(root, path)))) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Runs `make` unless the result is there and was made from the same sources.
 * @param {{ name: string, hash: string, results: string[], make: () => Promise<void> }} work results: paths from the root
 * @returns {Promise<boolean>} whether it was made now
 */
export async function madeFrom({ name, hash, results, make }) {
  const stamp = join(root, '.rootline', 'stamps', name);
  const there = results.every((path) => existsSync(join(root, path)));
  if (there && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writePrivate(stamp, hash);
  return true;
}
