import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cypher, query } from './cypher.ts';
import { type Database, openDatabase } from './database.ts';
import { integer, row } from './rows.ts';
import { testDatabaseOptions } from './test-database.ts';

const FIRST = query('test.first', cypher`RETURN $x + 1`, row(integer));
const SECOND = query('test.second', cypher`RETURN $x + 2`, row(integer));

/** Stands between the driver and Neo4j: can keep the server's answers back, and cut every connection. */
class Line {
  readonly #server: Server;
  readonly #held: (() => void)[] = [];
  readonly #sockets = new Set<Socket>();
  #holding = false;
  sent = '';

  constructor(target: URL) {
    this.#server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.setNoDelay(true).on('error', () => undefined);
      }
      client.on('data', (data) => {
        this.sent += data.toString('latin1');
        upstream.write(data);
      });
      upstream.on('data', (data) => {
        if (this.#holding) this.#held.push(() => client.write(data));
        else client.write(data);
      });
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  hold(): void {
    this.#holding = true;
  }

  release(): void {
    this.#holding = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  cut(): void {
    this.#held.length = 0;
    this.#holding = false;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  async hasSent(text: string): Promise<boolean> {
    for (let waited = 0; waited < 5_000; waited += 10) {
      if (this.sent.includes(text)) return true;
      await sleep(10);
    }
    return false;
  }
}

describe('a write transaction', () => {
  let line: Line;
  let database: Database;

  beforeAll(async () => {
    const options = testDatabaseOptions();
    line = new Line(new URL(options.uri.replace(/^\w+:/, 'http:')));
    database = openDatabase({ ...options, uri: `bolt://127.0.0.1:${await line.open()}` });
    await database.verify();
  });
  afterAll(async () => {
    line.close();
    await database.close();
  });

  it('sends BEGIN and its statements without waiting for any answer', async () => {
    line.hold();
    const transaction = database.begin();
    const answers = Promise.all([transaction.run(FIRST, { x: 1 }), transaction.run(SECOND, { x: 1 })]);
    expect(await line.hasSent('RETURN $x + 1')).toBe(true);
    expect(await line.hasSent('RETURN $x + 2')).toBe(true);
    line.release();
    expect(await answers).toEqual([[[2]], [[3]]]);
    await transaction.commit();
  });

  it('says that a commit is ambiguous when the connection breaks before its answer, and works again afterwards', async () => {
    const transaction = database.begin();
    await transaction.run(FIRST, { x: 1 });
    line.hold();
    const commit = transaction.commit();
    await sleep(100);
    line.cut();
    await expect(commit).rejects.toMatchObject({ code: 'STORE_AMBIGUOUS_COMMIT', retryable: false });
    expect(await database.read(FIRST, { x: 1 })).toEqual([[2]]);
  });

  it('says that a statement may be sent again when the connection breaks during it', async () => {
    const transaction = database.begin();
    await transaction.run(FIRST, { x: 1 });
    line.hold();
    const lost = transaction.run(SECOND, { x: 1 });
    await sleep(50);
    line.cut();
    await expect(lost).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await transaction.rollback();
  });
});
