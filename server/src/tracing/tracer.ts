export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that is being traced. */
export type Step = {
  /** Of the trace that it belongs to: 32 hex digits. */
  readonly traceId: string;
  /** A name that is known only later, or more facts. */
  tell(facts: Facts, name?: string): void;
  end(error?: unknown): void;
};

export type StepOptions = {
  /** The step that this one is part of, or the W3C `traceparent` that a client sent. */
  readonly parent?: Step | undefined;
  readonly traceparent?: string | undefined;
  /** Other steps that led to this one. */
  readonly links?: readonly Step[];
  /** `server`: a request from outside; `client`: a call of another process. */
  readonly kind?: 'server' | 'client';
  readonly facts?: Facts;
};

/** Follows work from the request to the store. `begin` gives undefined for what is not traced, which costs nothing. */
export type Tracer = {
  begin(name: string, options?: StepOptions): Step | undefined;
  /** Sends what is not sent yet; waits for two seconds at most. */
  close(): Promise<void>;
};

/** Traces nothing. */
export const NO_TRACER: Tracer = { begin: () => undefined, close: () => Promise.resolve() };
