import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

// Bolt 5: a chunk of two bytes (a structure without fields, tag COMMIT) and the end of the message.
const COMMIT = Buffer.from('0002b0120000', 'hex');

export type Cut =
  /** COMMIT arrives and is answered; the answer does not arrive. */
  | 'answer'
  /** The client is cut off as soon as COMMIT is on its way: what it does next meets the commit itself. */
  | 'commit'
  /** COMMIT itself does not arrive. */
  | 'request';

export type BoltProxy = {
  readonly port: number;
  /** Cuts the connection of the next transaction that commits. Resolves when it is cut. */
  cutNext(cut: Cut): Promise<void>;
  /** Cuts every connection and refuses new ones until `heal`. */
  sever(): void;
  heal(): void;
  close(): void;
};

type Armed = { readonly cut: Cut; readonly done: () => void };

/** Stands between a driver and Neo4j, and cuts a connection at the worst moment. */
export async function startBoltProxy(target: number): Promise<BoltProxy> {
  let armed: Armed | undefined;
  let severed = false;
  const sockets = new Set<Socket>();

  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (severed) {
      client.destroy();
      return;
    }
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
    // A driver sends COMMIT by itself, when everything before it is answered: a message that is cut in two would not be seen.
    client.on('data', (data) => {
      const at = armed === undefined ? -1 : data.indexOf(COMMIT);
      if (at < 0 || armed === undefined) {
        store.write(data);
        return;
      }
      const { cut, done } = armed;
      armed = undefined;
      client
        .removeAllListeners('data')
        .removeAllListeners('close')
        .on('close', () => sockets.delete(client));
      store.removeAllListeners('data').resume();
      cutOff(cut, { client, store, data, at }).then(done, done);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cutNext: (cut) =>
      new Promise((done) => {
        armed = { cut, done };
      }),
    sever() {
      severed = true;
      cutAll();
    },
    heal() {
      severed = false;
    },
    close() {
      server.close();
      cutAll();
    },
  };
}

type Connection = { readonly client: Socket; readonly store: Socket; readonly data: Buffer; readonly at: number };

async function cutOff(cut: Cut, { client, store, data, at }: Connection): Promise<void> {
  if (cut === 'request') {
    store.write(data.subarray(0, at));
    client.destroy();
    // As when a machine is gone: the store learns it later than the client.
    await new Promise((resolve) => setTimeout(resolve, 200));
    store.destroy();
    return;
  }
  if (cut === 'commit') client.destroy();
  const answered = once(store, 'data');
  store.write(data);
  await answered;
  client.destroy();
  store.destroy();
}
