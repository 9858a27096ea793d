import { randomInt } from 'node:crypto';
import { createServer, connect } from 'node:net';

/** Whether this process could listen on the port. @param {number} port @param {string} [host] @returns {Promise<boolean>} */
export function canListen(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * Sends bytes to a loopback port and gives back the first answer; undefined when nobody answers in time.
 * @param {number} port @param {Buffer} message @param {number} [ms] @returns {Promise<Buffer | undefined>}
 */
export function exchange(port, message, ms = 2000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ms });
    /** @param {Buffer} [answer] */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.write(message));
    socket.on('data', end);
    socket.on('timeout', () => end());
    socket.on('error', () => end());
    socket.on('close', () => end());
  });
}

// Below the ranges from which systems take the ports of outgoing connections: a remembered port is free at the next start too.
const [lowest, highest] = [17_000, 32_000];

/** A port on loopback that nobody listens on now. @returns {Promise<number>} */
export async function freePort() {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (await canListen(port)) return port;
  }
}
