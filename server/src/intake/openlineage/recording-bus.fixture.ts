import type { Command, CommandBus, ExpectedError, Outcome } from '@rootline/graph/model';

/** A CommandBus that remembers what it was given, answers repeated keys as the hub does, and fails when told to. */
export class RecordingBus implements CommandBus {
  readonly commands: Command[] = [];
  /** Thrown by the next submissions: the hub is busy. */
  busy: ExpectedError | undefined;
  /** Refuses commands for which it gives an error. */
  refuse: (command: Command) => ExpectedError | undefined = () => undefined;

  async submit(command: Command): Promise<Outcome> {
    if (this.busy !== undefined) throw this.busy;
    const error = this.refuse(command);
    if (error !== undefined) return { ok: false, error };
    const known = this.commands.findIndex(({ key }) => key === command.key);
    if (known === -1) this.commands.push(command);
    const seq = known === -1 ? this.commands.length : known + 1;
    return { ok: true, receipt: { seq, leaf: `leaf ${seq}`, replayed: known !== -1 }, ids: {} };
  }
}
