import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  defaultTextMapGetter,
  trace,
} from '@opentelemetry/api';
import type { Facts, Step, StepOptions, Tracer } from './tracer.ts';

export type TracingOptions = {
  /** Where spans are posted, in full. */
  readonly url: string;
  readonly serviceName: string;
  readonly version: string;
  /** Of the traces that begin here, how many are kept; one that a client began is kept as the client says. */
  readonly ratio: number;
};

// More spans than a busy second makes; beyond it they are dropped and the work goes on.
const MAX_WAITING_SPANS = 4_096;
const EXPORT_DELAY_MS = 1_000;
// A collector that is away must not hold up the end of the process.
const CLOSE_MS = 2_000;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

class OtelStep implements Step {
  readonly span: Span;

  constructor(span: Span) {
    this.span = span;
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  tell(facts: Facts, name?: string): void {
    this.span.setAttributes(facts);
    if (name !== undefined) this.span.updateName(name);
  }

  end(error?: unknown): void {
    if (error !== undefined) {
      // The kind of failure only: messages may quote what was sent.
      const type = error instanceof Error ? codeOf(error) : 'unknown';
      this.span.setAttribute('error.type', type);
      this.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.span.end();
  }
}

/** Sends spans to an OpenTelemetry collector over HTTP. The SDK is loaded here, and by nobody who does not trace. */
export async function openOtelTracer({ url, serviceName, version, ratio }: TracingOptions): Promise<Tracer> {
  const [core, exporters, resources, sdk] = await Promise.all([
    import('@opentelemetry/core'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new exporters.OTLPTraceExporter({ url, timeoutMillis: CLOSE_MS }),
        maxQueueSize: MAX_WAITING_SPANS,
        scheduledDelayMillis: EXPORT_DELAY_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('rootline', version);
  const w3c = new core.W3CTraceContextPropagator();
  return {
    begin(name, options = {}) {
      const links = (options.links ?? []).flatMap((step) =>
        step instanceof OtelStep ? [{ context: step.span.spanContext() }] : [],
      );
      const { kind, facts } = options;
      const span = tracer.startSpan(
        name,
        {
          links,
          ...(kind === undefined ? {} : { kind: KINDS[kind] }),
          ...(facts === undefined ? {} : { attributes: facts }),
        },
        parentOf(options, w3c),
      );
      return new OtelStep(span);
    },
    async close() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

function parentOf({ parent, traceparent }: StepOptions, w3c: TextMapPropagator): Context {
  if (parent instanceof OtelStep) return trace.setSpan(ROOT_CONTEXT, parent.span);
  if (traceparent === undefined) return ROOT_CONTEXT;
  return w3c.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
