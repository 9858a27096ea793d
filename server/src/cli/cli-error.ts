/** What the command ends with. `docs/guide/cli.md` says the same to people. */
export const EXIT = {
  ok: 0,
  /** The hub refused something, or answered with an error. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No hub answers. */
  unreachable: 3,
  /** There is no such thing, or the name means several. */
  notFound: 4,
  /** What was written is not all that there is: a bound was hit. */
  truncated: 5,
} as const;

/** A failure that people can act on: what is wrong, and what helps. Never shown with a stack. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(message: string, exitCode: number, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
