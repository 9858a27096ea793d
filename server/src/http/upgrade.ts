import type { IncomingHttpHeaders } from 'node:http';

/** A request for a WebSocket. Java's client offers HTTP/2 with every request, in the same header. */
export function opensSocket({ upgrade }: IncomingHttpHeaders): boolean {
  return upgrade?.toLowerCase() === 'websocket';
}
