import { setTimeout as sleep } from 'node:timers/promises';
import { CliError, EXIT } from './cli-error.ts';

// A walk of 5,000 nodes takes about a second; a hub that is silent for so long is not one.
const TIMEOUT_MS = 30_000;
// With 0.5, 1, 2, 4 and 8 s between them: longer than a restart of the hub or of Neo4j.
const ATTEMPTS = 6;

export type HubAnswer = { readonly status: number; readonly body: unknown };

type GraphQLBody = {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly extensions?: { readonly requestId?: string };
};

/** The hub as anybody may call it: GraphQL and HTTP. */
export class HubClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/+$/, '');
  }

  /**
   * The data of a GraphQL operation, in the shape that its document asks for.
   * @throws CliError when no hub answers, or when it answers with errors
   */
  async ask<T>(document: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const { status, body } = await this.request('POST', '/graphql', JSON.stringify({ query: document, variables }));
    const { data, errors = [], extensions } = (typeof body === 'object' && body !== null ? body : {}) as GraphQLBody;
    const [first] = errors;
    if (first !== undefined) {
      const missing = first.extensions?.code === 'NOT_FOUND';
      // What nobody expected is explained in the hub's log only.
      const masked = first.extensions?.code === 'INTERNAL_SERVER_ERROR';
      throw new CliError(
        first.message,
        missing ? EXIT.notFound : EXIT.refused,
        masked ? `The id of the request is ${extensions?.requestId ?? 'unknown'}.` : undefined,
      );
    }
    if (data == null) throw unexpected(this.url, status, body);
    return data as T;
  }

  /** @throws CliError when no hub answers */
  async request(
    method: 'GET' | 'POST',
    path: string,
    body?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HubAnswer> {
    const response = await this.#fetch(method, path, body, headers);
    return { status: response.status, body: await parsed(response) };
  }

  /**
   * As `request` for what may be sent twice: again after a failure that may pass, as long as Retry-After says.
   * @throws CliError when no hub answers at the last attempt
   */
  async persist(method: 'POST', path: string, body: string): Promise<HubAnswer> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === ATTEMPTS;
      const response = await this.#fetch(method, path, body, {}).catch((error: unknown) => {
        if (last) throw error;
        return undefined;
      });
      if (response !== undefined && (response.status < 500 || last)) {
        return { status: response.status, body: await parsed(response) };
      }
      const asked = Number(response?.headers.get('retry-after') ?? 0) * 1_000;
      await sleep(Math.max(asked, 250 * 2 ** attempt));
    }
  }

  /**
   * What is answered, as it arrives; the answer may go on for as long as something comes.
   * @throws CliError when no hub answers, when it refuses, or when it breaks off
   */
  async *stream(path: string): AsyncGenerator<Uint8Array> {
    const silence = new AbortController();
    const watch = setTimeout(() => silence.abort(), TIMEOUT_MS);
    const lost = (cause: unknown) =>
      new CliError(`the answer of ${this.url} broke off`, EXIT.unreachable, 'Ask again; nothing was changed.', {
        cause,
      });
    try {
      const response = await this.#fetch('GET', path, undefined, {}, silence.signal);
      if (response.status !== 200 || response.body === null)
        throw unexpected(this.url, response.status, await parsed(response));
      for await (const chunk of response.body.values()) {
        watch.refresh();
        yield chunk;
      }
    } catch (error) {
      throw error instanceof CliError ? error : lost(error);
    } finally {
      clearTimeout(watch);
      silence.abort();
    }
  }

  async #fetch(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
    signal = AbortSignal.timeout(TIMEOUT_MS),
  ) {
    try {
      return await fetch(`${this.url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        signal,
      });
    } catch (error) {
      throw new CliError(
        `no hub answers at ${this.url}`,
        EXIT.unreachable,
        'Start one with: npx rootline start. Another address: --url <url> or ROOTLINE_URL.',
        { cause: error },
      );
    }
  }
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What is wrong in an answer that is not the expected one: the hub's own words, where it has some. */
export function unexpected(url: string, status: number, body: unknown): CliError {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;
  const id = typeof error === 'object' && error !== null && 'requestId' in error ? String(error.requestId) : undefined;
  const hint = status === 500 && id !== undefined ? `The id of the request is ${id}.` : undefined;
  if (message !== undefined) return new CliError(message, EXIT.refused, hint);
  return new CliError(`${url} answered ${status} and no hub's answer`, EXIT.unreachable, 'Is it the address of a hub?');
}
