import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { gatherWrites } from './gather-writes.ts';

const servers: Server[] = [];
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  for (const server of servers.splice(0)) server.close();
});

async function listening(): Promise<{ port: number; received: Promise<string> }> {
  const server = createServer();
  servers.push(server);
  const received = once(server, 'connection').then(([socket]) => text(socket as Socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, received };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

describe('writes to the store', () => {
  it('are held until the end of the turn and arrive in order', async () => {
    const { port, received } = await listening();
    ends.push(gatherWrites(port));
    const socket = await connected(port);
    for (const piece of ['a', 'b', 'c']) socket.write(piece);
    const held = socket.writableCorked;
    await setImmediate();
    expect([held, socket.writableCorked, socket.writableLength]).toEqual([1, 0, 0]);
    socket.write('d');
    socket.end('e');
    expect(await received).toBe('abcde');
  });

  it('leaves connections to other ports alone', async () => {
    const { port, received } = await listening();
    ends.push(gatherWrites(port + 1));
    const socket = await connected(port);
    socket.write('a');
    expect(socket.writableCorked).toBe(0);
    socket.end();
    expect(await received).toBe('a');
  });

  it('leaves later connections alone when it has ended', async () => {
    const { port, received } = await listening();
    gatherWrites(port)();
    const socket = await connected(port);
    socket.write('a');
    expect(socket.writableCorked).toBe(0);
    socket.end();
    expect(await received).toBe('a');
  });
});
