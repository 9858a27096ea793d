import { expect, it } from 'vitest';
import { firstEventCommand, randomRunId } from './get-started.ts';

it('offers a command whose body is a complete event for this hub', () => {
  const id = randomRunId();
  const command = firstEventCommand('http://localhost:4000', new Date('2026-11-23T12:00:00Z'), id);
  expect(command).toContain('curl http://localhost:4000/api/v1/lineage');
  const body = JSON.parse(/-d '(.*)'$/s.exec(command)?.[1] ?? '') as { run: { runId: string }; eventTime: string };
  expect(body.run.runId).toBe(id);
  expect(body.eventTime).toBe('2026-11-23T12:00:00.000Z');
});

it('makes UUIDs of version 4', () => {
  expect(randomRunId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
