import WebSocket from 'ws';

export const READY = Symbol('ready');

/** Sockets that note when a message comes, and nothing else: what a client does with it is not measured. */
export class Listeners {
  readonly #sockets: readonly WebSocket[];
  #awaited = 0;
  #times: number[] = [];
  #done: (times: readonly number[]) => void = () => undefined;
  /** Of the last message. */
  bytes = 0;

  private constructor(sockets: readonly WebSocket[], isCounted: (message: Buffer) => boolean) {
    this.#sockets = sockets;
    for (const socket of sockets)
      socket.on('message', (message: Buffer) => {
        if (isCounted(message)) this.#arrived(message.length);
      });
  }

  /** `say` is what a socket says, by its number, when it is open (`undefined`) and to each answer; READY: it listens from now on. */
  static async open(
    url: string,
    count: number,
    options: {
      readonly protocol?: string;
      readonly say: (index: number, answer: string | undefined) => string | typeof READY | undefined;
      readonly isCounted: (message: Buffer) => boolean;
    },
  ): Promise<Listeners> {
    const sockets: WebSocket[] = [];
    // A hundred at a time: a listener's backlog is bounded.
    for (let from = 0; from < count; from += 100) {
      const some = Array.from({ length: Math.min(100, count - from) }, (_, index) =>
        openOne(url, from + index, options),
      );
      sockets.push(...(await Promise.all(some)));
    }
    return new Listeners(sockets, options.isCounted);
  }

  /** Publishes, and waits until so many messages have come: milliseconds from `publish` to each. @throws Error when they do not come */
  async times(count: number, publish: () => Promise<void>): Promise<readonly number[]> {
    this.#awaited = count;
    this.#times = [];
    const arrived = new Promise<readonly number[]>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.#times.length} of ${count} messages came`)), LATE_MS);
      this.#done = (times) => {
        clearTimeout(late);
        resolve(times);
      };
    });
    const began = performance.now();
    const published = publish();
    const times = await arrived;
    await published;
    return times.map((time) => time - began);
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #arrived(bytes: number): void {
    this.bytes = bytes;
    if (this.#times.push(performance.now()) === this.#awaited) this.#done(this.#times);
  }
}

// A message that takes longer is lost.
const LATE_MS = 30_000;

async function openOne(
  url: string,
  index: number,
  { protocol, say }: Parameters<typeof Listeners.open>[2],
): Promise<WebSocket> {
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code, reason) => reject(new Error(`closed with ${code}: ${reason.toString()}`)));
    const go = (answer: string | undefined): void => {
      const said = say(index, answer);
      if (said === READY) {
        socket.off('message', hear);
        resolve(socket);
      } else if (said !== undefined) socket.send(said);
    };
    const hear = (message: Buffer): void => go(message.toString());
    socket.once('open', () => go(undefined));
    socket.on('message', hear);
  });
}
