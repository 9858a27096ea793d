import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// `npm test` makes the virtual environment and names its Python; by hand it is where `npm test` puts it.
const python = process.env['ROOTLINE_PYTHON'] ?? join(import.meta.dirname, '../../.rootline/venv/bin/python');

export type S3Server = { readonly url: string; stop(): Promise<void> };

/** moto's S3 (from PyPI) with one bucket, on a free port of this machine. */
export async function startS3Server(bucket: string): Promise<S3Server> {
  const port = await freePort();
  const child: ChildProcess = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  // It makes a bucket for whoever asks, signed or not.
  const made = () =>
    fetch(`${url}/${bucket}`, { method: 'PUT' }).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = Date.now() + 60_000;
  while (!(await made())) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`moto's S3 does not start with ${python}: npm test installs it`);
    await sleep(100);
  }
  return {
    url,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
