import { expect, it } from 'vitest';
import { openPromMetrics } from '../metrics/metrics.prom.ts';
import { LiveConnections } from './live-connections.ts';

it('counts connections in and out, and lets in no more than its limits', async () => {
  const metrics = openPromMetrics();
  const connections = new LiveConnections(metrics, { connections: 3, perPrincipal: 1 });
  const shown = async () => (await metrics.expose()).text.match(/^rootline_live_\w+(\{.*\})? \d+$/gm);

  const [first, , third] = [connections.open('websocket'), connections.open('websocket'), connections.open('sse')];
  expect(connections.open('sse')).toBeUndefined();
  first?.();
  first?.();
  third?.();
  expect(connections.open('sse')).toBeTypeOf('function');

  const leave = connections.admit('a');
  expect(connections.admit('a')).toBeUndefined();
  expect(connections.admit('b')).toBeTypeOf('function');
  leave?.();
  // Of the former one: it has left already.
  leave?.();
  expect(connections.admit('a')).toBeTypeOf('function');
  expect(connections.admit('a')).toBeUndefined();

  connections.stalled();
  expect(await shown()).toEqual([
    'rootline_live_refused_total 3',
    'rootline_live_stalled_total 1',
    'rootline_live_connections{transport="websocket"} 1',
    'rootline_live_connections{transport="sse"} 1',
  ]);
});
