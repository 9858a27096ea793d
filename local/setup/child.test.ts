import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { command, mustRun } from './child.mjs';

const cwd = tmpdir();

describe('a command', () => {
  it('is killed with what it started when its time is over', async () => {
    const began = Date.now();

    // The inner sleep would hold the pipe open: only the end of the whole group ends the wait.
    const { code, timedOut } = await command('sh', ['-c', 'sleep 30 & sleep 30'], { cwd, timeoutMs: 200 });

    expect({ code, timedOut }).toEqual({ code: 1, timedOut: true });
    expect(Date.now() - began).toBeLessThan(5000);
  });

  it('has no standard input to wait for', async () => {
    expect(await command('cat', [], { cwd, timeoutMs: 5000 })).toEqual({ code: 0, output: '', timedOut: false });
  });

  it('tells its last lines and the cure when it must succeed and does not', async () => {
    const attempt = mustRun('sh', ['-c', 'echo no luck; exit 3'], { cwd, timeoutMs: 5000, cure: 'Try again.' });

    await expect(attempt).rejects.toMatchObject({
      message: expect.stringContaining('ended with code 3:\nno luck') as string,
      cure: 'Try again.',
    });
  });

  it('says what to install when the program is not there', async () => {
    await expect(command('no-such-program', [], { cwd, timeoutMs: 5000 })).rejects.toMatchObject({ name: 'StepError' });
  });
});
