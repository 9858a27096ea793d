import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHub, testConfig, type TestHub } from '../../hub.fixture.ts';
import { graphLines } from './graph-lines.fixture.ts';

let hub: TestHub;
beforeAll(async () => void (hub = await startHub()));
afterAll(() => hub.stop());

it('prints', async () => {
  for (const name of ['airflow', 'spark', 'dbt']) {
    const url = new URL(`fixtures/${name}/`, import.meta.url);
    for (const file of readdirSync(url).sort()) {
      const response = await hub.post('/api/v1/lineage', readFileSync(new URL(file, url), 'utf8'));
      expect([file, response.status]).toEqual([file, 201]);
    }
    console.log(name, JSON.stringify(await graphLines(await testConfig()), null, 1));
    await hub.stop();
    hub = await startHub();
  }
});
