// One line per step with its time; a step that fails is named, with its cure.
import { StepError } from '../stack/packages.mjs';

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Runs one step and prints how long it took. Quick ones (under 0.3 s) print nothing: a later start stays short.
 * @template T
 * @param {string} name
 * @param {(log: (line: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const started = Date.now();
  let told = false;
  const log = (/** @type {string} */ line) => {
    told = true;
    console.log(`  ${name}: ${line}`);
  };
  try {
    const result = await work(log);
    const took = Date.now() - started;
    if (told || took >= 300) console.log(`✓ ${name} (${seconds(took)})`);
    return result;
  } catch (error) {
    console.error(`✗ ${name} failed after ${seconds(Date.now() - started)}`);
    throw error;
  }
}

/** Prints what went wrong and how to mend it. @param {unknown} error */
export function explain(error) {
  if (error instanceof StepError) {
    console.error(`\n${error.message}\n\n→ ${error.cure}`);
    return;
  }
  console.error(error);
  console.error('\n→ This is not expected: please report it with the lines above.');
}
