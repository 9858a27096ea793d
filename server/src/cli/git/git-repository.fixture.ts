import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository in a folder of its own, with dates that are the same on every run. */
export class TestRepository {
  readonly folder: string;
  #clock = Date.UTC(2026, 0, 1);

  constructor(...init: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), 'rootline-repository-'));
    this.git('init', '--quiet', '--initial-branch=main', ...init, '.');
  }

  git(...args: readonly string[]): string {
    return this.#run(args);
  }

  async commit(message: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(this.folder, name), text);
      this.git('add', '--', name);
    }
    this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return this.head();
  }

  head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  /** A commit of these very bytes. */
  raw(commit: Buffer): string {
    return this.#run(['hash-object', '-t', 'commit', '-w', '--stdin'], commit);
  }

  /** Commits as `git fast-import` reads them. */
  import(stream: string): void {
    this.#run(['fast-import', '--quiet'], Buffer.from(stream));
  }

  #run(args: readonly string[], input?: Buffer): string {
    this.#clock += 60_000;
    const date = `${this.#clock / 1_000} +0100`;
    const env = {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      ...{ GIT_AUTHOR_NAME: 'Ada Lovelace', GIT_AUTHOR_EMAIL: 'ada@example.org', GIT_AUTHOR_DATE: date },
      ...{ GIT_COMMITTER_NAME: 'Grace Hopper', GIT_COMMITTER_EMAIL: 'grace@example.org', GIT_COMMITTER_DATE: date },
    };
    return execFileSync('git', [...args], { cwd: this.folder, env, input: input ?? '', stdio: 'pipe' })
      .toString()
      .trim();
  }
}

/** A linear history with a merge every tenth commit and three changed paths in each, for `git fast-import`. */
export function generatedHistory(commits: number): string {
  const lines: string[] = [];
  for (let n = 1; n <= commits; n++) {
    const when = `${1_700_000_000 + n * 60} +0000`;
    const message = `change ${n}`;
    lines.push(
      'commit refs/heads/main',
      `mark :${n}`,
      `author Ada Lovelace <ada@example.org> ${when}`,
      `committer Ada Lovelace <ada@example.org> ${when}`,
      `data ${message.length}`,
      message,
      ...(n > 1 ? [`from :${n - 1}`] : []),
      ...(n > 20 && n % 10 === 0 ? [`merge :${n - 15}`] : []),
      ...[0, 1, 2].flatMap((k) => [`M 100644 inline src/${n % 50}/${k}.py`, `data ${String(n).length}`, String(n)]),
      '',
    );
    if (n % 100 === 0) lines.push(`reset refs/tags/v${n}`, `from :${n}`, '');
  }
  return `${lines.join('\n')}\ndone\n`;
}

/** git's own server for reading over HTTP, on a free port of the loopback. */
export async function serveGit(root: string): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method,
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: request.headers['git-protocol']?.toString() ?? '',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      const headers = all.subarray(0, end).toString().split('\r\n');
      for (const line of headers) {
        const [name = '', value = ''] = line.split(/:\s*/, 2);
        if (name.toLowerCase() === 'status') response.statusCode = Number(value.slice(0, 3));
        else response.setHeader(name, value);
      }
      response.end(all.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
