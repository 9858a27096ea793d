import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../local/stack/packages.mjs';

/**
 * Runs the flights example against somebody who only writes down what it sends: its events have times of this day and this
 * checkout in them, and two hubs are to be sent the same.
 */
export async function recordFlights(folder: string): Promise<readonly string[]> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(201, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const program = join(root, 'examples/flights/src/main.ts');
    const args = ['--import', 'tsx', program, '--url', url, '--data', join(folder, 'flights')];
    await promisify(execFile)(process.execPath, args, { cwd: root });
  } finally {
    server.close();
  }
  return bodies;
}
