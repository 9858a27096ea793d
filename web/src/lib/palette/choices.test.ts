import { describe, expect, it } from 'vitest';
import type { EntityTitle } from '../kinds/title.ts';
import { groupsOf } from './choices.ts';
import type { Around } from './choices.ts';

const title = (id: string, name: string): EntityTitle => ({ id, kind: 'Dataset', name, namespace: 'flights' });
const around: Around = {
  opened: [title('dataset:1', 'flights.clean'), title('dataset:2', 'airports')],
  found: [],
  projects: [
    { id: 'project:1', name: 'default' },
    { id: 'project:2', name: 'Fraud' },
  ],
  project: null,
  past: false,
  now: new Date('2026-11-29T12:00:00Z'),
};
const shown = (text: string, more: Partial<Around> = {}) =>
  Object.fromEntries(
    groupsOf(text, { ...around, ...more }).map(({ title: group, choices }) => [group, choices.map(({ name }) => name)]),
  );

describe('choices', () => {
  it('are what was opened, the pages and the commands while nothing is typed', () => {
    const all = shown('');
    expect(Object.keys(all)).toEqual(['Opened lately', 'Pages', 'Commands']);
    expect(all['Opened lately']).toEqual(['flights.clean', 'airports']);
    expect(all['Pages']?.slice(0, 2)).toEqual(['Home', 'Lineage']);
    expect(all['Commands']).toEqual([
      'Copy the link to this page',
      ...['As of an hour ago', 'As of a day ago', 'As of a week ago'],
      ...['Theme: system', 'Theme: light', 'Theme: dark'],
      ...['default', 'Fraud'],
    ]);
  });

  it('are narrowed down by words, with the lists that the rail has not', () => {
    expect(shown('versions')).toEqual({
      Pages: ['Dataset versions', 'Feature view versions', 'Job versions', 'Model versions'],
      'In the hub': ['All results for “versions”'],
    });
    expect(shown('datasets')['Pages']).toEqual(['Data']);
    expect(shown('dark')['Commands']).toEqual(['Theme: dark']);
    expect(shown('project fraud')['Commands']).toEqual(['Fraud']);
  });

  it('end with what the hub found, without what stands above already', () => {
    const found = [title('dataset:1', 'flights.clean'), title('dataset:3', 'flights.raw')];
    expect(shown('flights', { found })).toEqual({
      'Opened lately': ['flights.clean', 'airports'],
      'In the hub': ['flights.raw', 'All results for “flights”'],
    });
  });

  it('lead to a moment that is typed, and back to now from the past', () => {
    expect(shown('3 days ago')['Commands']).toEqual(['As of 3 days ago']);
    expect(shown('now')).not.toHaveProperty('Commands');
    expect(shown('now', { past: true })['Commands']).toEqual(['Back to now']);
  });

  it('lead out of a project, and not to the one that is chosen', () => {
    expect(shown('project', { project: 'project:2' })['Commands']).toEqual(['All projects', 'default']);
  });

  it('have each a key of its own', () => {
    const found = [title('dataset:3', 'flights.raw')];
    for (const text of ['', 'a', 'flights', '1 h']) {
      const keys = groupsOf(text, { ...around, found }).flatMap(({ choices }) => choices.map(({ key }) => key));
      expect(new Set(keys).size, text).toBe(keys.length);
    }
  });
});
