import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { mutationCommand } from './register-command.ts';

const schema = buildSchema(readFileSync(new URL('../../../../schema/schema.graphql', import.meta.url), 'utf8'));

it.each(['FeatureView', 'FeatureViewVersion', 'RegisteredModel', 'ModelVersion', 'Deployment', 'Project'] as const)(
  'offers a command for %s that the hub understands',
  (kind) => {
    const command = mutationCommand('http://localhost:4000', kind) ?? '';
    const body = JSON.parse(/-d '(.*)'$/s.exec(command)?.[1] ?? '') as { query: string };
    expect(validate(schema, parse(body.query))).toEqual([]);
  },
);

it('offers none for what comes with events', () => {
  expect(mutationCommand('http://localhost:4000', 'Commit')).toBeUndefined();
});
