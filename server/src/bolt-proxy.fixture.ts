import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

// Bolt 5: a chunk of two bytes (a structure without fields, tag COMMIT) and the end of the message.
const COMMIT = Buffer.from('0002b0120000', 'hex');

export type Cut =
  /** COMMIT arrives, its answer does not. */
  | 'answer'
  /** COMMIT itself does not arrive. */
  | 'request';

export type BoltProxy = {
  readonly port: number;
  /** Cuts the connection of the next transaction that commits. Resolves when it is cut. */
  cutNext(cut: Cut): Promise<void>;
  close(): void;
};

/** Stands between a driver and Neo4j, and cuts a connection at the worst moment. */
export async function startBoltProxy(target: number): Promise<BoltProxy> {
  let armed: { readonly cut: Cut; readonly done: () => void } | undefined;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const store = connect(target, '127.0.0.1');
    for (const socket of [client, store]) {
      sockets.add(socket);
      // Connections that are cut complain; that is what they are here for.
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    store.on('data', (data) => client.write(data));
    store.on('close', () => client.destroy());
    client.on('close', () => store.end());
    client.on('data', (data) => {
      const at = armed === undefined ? -1 : data.indexOf(COMMIT);
      if (at < 0 || armed === undefined) {
        store.write(data);
        return;
      }
      const { cut, done } = armed;
      armed = undefined;
      store.removeAllListeners('data');
      client.removeAllListeners('close');
      client.removeAllListeners('data');
      store.write(cut === 'answer' ? data : data.subarray(0, at));
      client.destroy();
      // Neo4j has what it was sent; it commits, or rolls back what is open when the connection ends.
      setTimeout(() => {
        store.destroy();
        done();
      }, 300);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cutNext: (cut) =>
      new Promise((resolve) => {
        armed = { cut, done: resolve };
      }),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
