import { setTimeout as sleep } from 'node:timers/promises';
import type { LineageEvent } from './openlineage/event.ts';

/** Where events go. */
export interface EventSink {
  /** Resolves when the event was accepted. */
  send(event: LineageEvent): Promise<void>;
}

export interface HubClientOptions {
  /** The hub's address, e.g. `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Sent as a Bearer token when given. */
  readonly apiKey?: string;
  /** The wait before the first repetition, milliseconds; it doubles each time. */
  readonly firstWaitMs?: number;
}

/** The hub refused an event in a way that repeating cannot mend. */
export class EventRefused extends Error {
  readonly code = 'EVENT_REFUSED';
}

/** The hub could not be reached, or was not ready, as often as it was tried. */
export class HubUnavailable extends Error {
  readonly code = 'HUB_UNAVAILABLE';
}

// With the first wait of 250 ms this lasts about 16 s: a hub that restarts is back by then.
const maxAttempts = 7;

// The official clients wait 5 s; a busy machine at its first start gets more.
const timeoutMs = 15_000;

// An error body is shown to a person, not kept.
const shownBodyLength = 2_000;

/** Sends events to `POST /api/v1/lineage`, one at a time, repeating what a repetition can mend. */
export class HubClient implements EventSink {
  readonly #endpoint: string;
  readonly #headers: Record<string, string>;
  readonly #firstWaitMs: number;

  constructor(options: HubClientOptions) {
    this.#endpoint = new URL('api/v1/lineage', options.url.replace(/\/*$/, '/')).href;
    this.#headers = {
      'Content-Type': 'application/json',
      ...(options.apiKey === undefined ? {} : { Authorization: `Bearer ${options.apiKey}` }),
    };
    this.#firstWaitMs = options.firstWaitMs ?? 250;
  }

  /**
   * @throws EventRefused on an answer that is no success and not worth repeating, with its body
   * @throws HubUnavailable when all attempts ended in 5xx, 429 or no answer
   */
  async send(event: LineageEvent): Promise<void> {
    const body = JSON.stringify(event);
    let failure = '';
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const outcome = await this.#post(body);
      if (outcome.accepted) return;
      failure = outcome.failure;
      if (attempt < maxAttempts) await sleep(outcome.retryAfterMs ?? this.#firstWaitMs * 2 ** (attempt - 1));
    }
    throw new HubUnavailable(
      `${this.#endpoint} did not accept the event in ${String(maxAttempts)} attempts: ${failure}`,
    );
  }

  async #post(body: string): Promise<{ accepted: true } | { accepted: false; failure: string; retryAfterMs?: number }> {
    const request = { method: 'POST', headers: this.#headers, body, signal: AbortSignal.timeout(timeoutMs) };
    let response: Response;
    let answer: string;
    try {
      response = await fetch(this.#endpoint, request);
      answer = (await response.text()).slice(0, shownBodyLength);
    } catch (error) {
      return { accepted: false, failure: describeFailure(error) };
    }
    if (response.ok) return { accepted: true };
    const failure = `${String(response.status)} ${answer}`;
    if (response.status < 500 && response.status !== 429) {
      throw new EventRefused(`${this.#endpoint} refused the event: ${failure}`);
    }
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { accepted: false, failure, ...(seconds >= 0 && seconds <= 60 ? { retryAfterMs: seconds * 1_000 } : {}) };
  }
}

/** fetch says "fetch failed" and keeps the reason in the cause. */
function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
