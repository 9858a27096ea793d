import { setTimeout as sleep } from 'node:timers/promises';

/** Asks GET /health. @param {string} url @returns {Promise<boolean>} whether it answers 200 */
export async function isHealthy(url) {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(3000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/**
 * Waits until the hub answers 200.
 * @param {string} url @param {number} ms @param {() => boolean} [goOn] false ends the wait early
 * @returns {Promise<boolean>}
 */
export async function untilHealthy(url, ms, goOn = () => true) {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline && goOn()) {
    if (await isHealthy(url)) return true;
    await sleep(100);
  }
  return false;
}
