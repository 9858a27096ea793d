import { execFile, spawn } from 'node:child_process';
import { CliError, EXIT } from '../cli-error.ts';

/** Never asks, runs nothing that a repository or an address brings along, and shows objects as they are. */
const SAFE = [
  '--no-replace-objects',
  '--no-optional-locks',
  ...['-c', 'core.hooksPath=/dev/null'],
  ...['-c', 'core.fsmonitor=false'],
  ...['-c', 'core.quotePath=false'],
  ...['-c', 'log.showSignature=false'],
];

const ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
  LC_ALL: 'C',
};

// Answers of single questions: a list of 100,000 branches and tags takes some 20 MB.
const MAX_OUTPUT = 256 * 1024 * 1024;

type Ended = { readonly code: number; readonly out: Buffer; readonly err: string };

/** The git program in one folder. */
export class Git {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What git writes. @throws CliError with git's own words */
  async text(args: readonly string[], input?: string): Promise<string> {
    const { code, out, err } = await this.#run(args, input);
    if (code !== 0) throw gitError(args[0], err);
    return out.toString();
  }

  /** What git writes, without the end of the line; undefined when it says that there is none. */
  async line(args: readonly string[]): Promise<string | undefined> {
    const { code, out } = await this.#run(args);
    const text = out.toString().trim();
    return code === 0 && text !== '' ? text : undefined;
  }

  /** Whether git says yes; undefined when it cannot tell (an object is missing). */
  async says(args: readonly string[]): Promise<boolean | undefined> {
    const { code } = await this.#run(args);
    return code === 0 ? true : code === 1 ? false : undefined;
  }

  /** Those of these commits that are there. @throws CliError with git's own words */
  async present(shas: readonly string[]): Promise<readonly string[]> {
    if (shas.length === 0) return [];
    const lines = (await this.text(['cat-file', '--batch-check'], `${shas.join('\n')}\n`)).split('\n');
    return lines.flatMap((line) => (/^[0-9a-f]+ commit /.test(line) ? [line.slice(0, line.indexOf(' '))] : []));
  }

  /**
   * What git writes, as it comes, in parts that end with a separator.
   * @throws CliError with git's own words when it fails
   */
  async *parts(args: readonly string[], separator: number, input?: string): AsyncGenerator<Buffer> {
    const child = spawn('git', [...SAFE, ...args], { cwd: this.#folder, env: { ...process.env, ...ENVIRONMENT } });
    const failed = new Promise<never>((_, reject) => child.once('error', (error) => reject(missingGit(error))));
    failed.catch(() => undefined);
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err = `${err}${chunk.toString()}`.slice(-2_000)));
    // A reader that stops early closes the pipe: git's end then is no failure of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    try {
      let rest: Buffer[] = [];
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        let from = 0;
        for (let at = chunk.indexOf(separator); at >= 0; at = chunk.indexOf(separator, from)) {
          yield Buffer.concat([...rest, chunk.subarray(from, at)]);
          rest = [];
          from = at + 1;
        }
        if (from < chunk.length) rest.push(chunk.subarray(from));
      }
      if (rest.length > 0) yield Buffer.concat(rest);
      if ((await Promise.race([ended, failed])) !== 0) throw gitError(args[0], err);
    } finally {
      child.kill();
    }
  }

  async #run(args: readonly string[], input?: string): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const options = {
        cwd: this.#folder,
        env: { ...process.env, ...ENVIRONMENT },
        maxBuffer: MAX_OUTPUT,
        encoding: 'buffer' as const,
      };
      const child = execFile('git', [...SAFE, ...args], options, (error, out, err) => {
        if (error !== null && typeof error.code !== 'number') reject(missingGit(error));
        else resolve({ code: error === null ? 0 : Number(error.code), out, err: err.toString() });
      });
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    });
  }
}

function gitError(command: string | undefined, err: string): CliError {
  const said = err
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join(' ')
    .replaceAll(/\/\/[^/@\s]*@/g, '//');
  return new CliError(`git ${command ?? ''}: ${said.slice(0, 500) || 'failed'}`, EXIT.refused);
}

function missingGit(cause: Error): CliError {
  return new CliError('git cannot be run', EXIT.refused, 'Is it installed, and is the folder there?', { cause });
}
