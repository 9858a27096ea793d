import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';

/** A server that knows nothing: what comes from the publisher goes to the sockets of a group as it is. In a process of its own, as a hub is. */
export type BareBroadcast = {
  readonly url: string;
  /** @param group of -1: all of them */
  publish(group: number, text: string): Promise<void>;
  stop(): Promise<void>;
};

export async function openBareBroadcast(): Promise<BareBroadcast> {
  const child: ChildProcess = fork(fileURLToPath(new URL('bare-server.ts', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  const url = `ws://127.0.0.1:${port}`;
  const publisher = new WebSocket(url, { perMessageDeflate: false });
  await once(publisher, 'open');
  return {
    url,
    publish: (group, text) =>
      new Promise((resolve, reject) => {
        publisher.send(`${group} ${text}`, (error) => (error == null ? resolve() : reject(error)));
      }),
    async stop() {
      publisher.terminate();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
