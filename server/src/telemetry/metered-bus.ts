import type { Command, CommandBus, Outcome } from '@rootline/graph/model';
import { HubBusyError } from '@rootline/graph/model';
import { LATENCY_SECONDS, type Counter, type Histogram, type Metrics } from '../metrics/metrics.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { currentScope, inScope } from './request-scope.ts';

/** Counts commands by name and outcome on their way to the writer, and makes each a step of its request's trace. */
export class MeteredBus implements CommandBus {
  readonly #bus: CommandBus;
  readonly #tracer: Tracer;
  readonly #commands: Counter;
  readonly #seconds: Histogram;

  constructor(bus: CommandBus, metrics: Metrics, tracer: Tracer) {
    this.#bus = bus;
    this.#tracer = tracer;
    this.#commands = metrics.counter('rootline_commands_total', 'Commands by what became of them.', [
      'command',
      'outcome',
    ]);
    this.#seconds = metrics.histogram(
      'rootline_command_seconds',
      'From submitting a command to its answer.',
      LATENCY_SECONDS,
    );
  }

  async submit(command: Command): Promise<Outcome> {
    const began = performance.now();
    const scope = currentScope();
    const step = scope?.step && this.#tracer.begin(`command ${command.name}`, { parent: scope.step });
    let outcome = 'failed';
    try {
      const submit = () => this.#bus.submit(command);
      const answer = await (scope === undefined || step === undefined ? submit() : inScope({ ...scope, step }, submit));
      outcome = nameOf(answer);
      step?.tell({
        'rootline.outcome': outcome,
        ...(answer.receipt === undefined ? {} : { 'rootline.seq': answer.receipt.seq }),
      });
      step?.end();
      return answer;
    } catch (error) {
      if (error instanceof HubBusyError) outcome = 'busy';
      step?.end(error);
      throw error;
    } finally {
      this.#commands.add(1, { command: command.name, outcome });
      this.#seconds.observe((performance.now() - began) / 1_000);
    }
  }
}

function nameOf(outcome: Outcome): string {
  if (outcome.ok) return outcome.receipt.replayed ? 'replayed' : 'committed';
  return outcome.error.code === 'COMMAND_REJECTED' ? 'rejected' : 'refused';
}
