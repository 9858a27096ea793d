import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/*
 * The process of bare-broadcast.ts. A socket that says `join <group>` is of a group; `<group> <text>` goes to all of it, and with -1 to
 * everybody who has joined one.
 */

const JOIN = 'join ';
const groups = new Map<number, Set<WebSocket>>();
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('message', (message: Buffer) => {
    const text = message.toString();
    if (text.startsWith(JOIN)) {
      const group = Number(text.slice(JOIN.length));
      groups.set(group, (groups.get(group) ?? new Set()).add(socket));
      socket.send('joined');
      return;
    }
    const [group] = text.split(' ', 1);
    const payload = text.slice((group?.length ?? 0) + 1);
    const members =
      Number(group) === -1 ? [...groups.values()].flatMap((all) => [...all]) : (groups.get(Number(group)) ?? []);
    for (const member of members) member.send(payload);
  });
});
server.once('listening', () => process.send?.((server.address() as AddressInfo).port));
