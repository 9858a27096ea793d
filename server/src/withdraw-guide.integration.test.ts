import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestHub, startHub } from './hub.fixture.ts';

/*
 * Runs every operation of docs/guide/withdraw.md, in order, on an empty hub, and holds the answers against those on the page.
 */

const guide = readFileSync(new URL('../../docs/guide/withdraw.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/```(graphql|json)\n([\s\S]*?)```/g)].map(([, language, text = '']) => ({
  language,
  text,
}));

let hub: TestHub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

it('answers as the page says', async () => {
  let dataset = '';
  let steps = 0;
  for (const [index, { language, text }] of blocks.entries()) {
    if (language !== 'graphql') continue;
    const takesVariables = /^(query|mutation) \w+\(/.test(text);
    const variables = takesVariables ? (blocks[index + 1]?.text ?? '') : '{}';
    const answer = blocks[index + (takesVariables ? 2 : 1)]?.text ?? '';
    const { data, errors } = await hub.gql(
      text,
      JSON.parse(variables.replaceAll('<dataset>', dataset)) as Record<string, unknown>,
    );
    expect(errors, text).toEqual([]);
    dataset = data.registerDatasetVersion?.dataset.id ?? dataset;
    expect(JSON.parse(JSON.stringify(data).replaceAll(dataset, 'dataset:…')), text).toEqual(JSON.parse(answer));
    steps++;
  }
  expect(steps).toBe(4);
});
