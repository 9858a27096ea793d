import { describe, expect, it } from 'vitest';
import { changedAddress } from '../frame/address.ts';
import { close, filterSide, open, openedOf, readState, showMore, takeApart, writeState } from './explorer-state.ts';
import type { Defaults, ExplorerState } from './explorer-state.ts';

const defaults: Defaults = { levels: ['ENTITY', 'VERSION'], view: 'graph' };
const read = (search: string): ExplorerState => readState(new URLSearchParams(search), defaults);
const written = (state: ExplorerState): string =>
  changedAddress({ pathname: '/lineage', search: '' }, writeState(state, defaults));
const up = { id: 'dataset:1', side: 'UPSTREAM' } as const;
const down = { id: 'dataset:1', side: 'DOWNSTREAM' } as const;

describe('an address', () => {
  it('that says nothing shows two steps around the root, and nothing is written for it', () => {
    const state = read('');
    expect(state).toMatchObject({ direction: 'BOTH', level: 'ENTITY', steps: 2, opened: [], closed: [] });
    expect(written(state)).toBe('/lineage');
  });

  it('says all that is shown, and is read as it was written', () => {
    const state: ExplorerState = {
      direction: 'UPSTREAM',
      level: 'VERSION',
      steps: 4,
      hidden: ['Run', 'Commit'],
      opened: [
        { ...up, pages: 1, filter: '' },
        { ...down, pages: 3, filter: 'a b~&c' },
      ],
      closed: [{ id: 'job:2', side: 'DOWNSTREAM' }],
      group: 'versions',
      apart: ['dataset:3'],
      way: 'dataset:9',
      mode: 'impact',
      selected: 'run:7',
      view: 'list',
    };
    expect(readState(new URL(written(state), 'http://hub').searchParams, defaults)).toEqual(state);
    expect(written(state)).toContain('open=u.dataset:1&open=d3.dataset:1');
  });

  it('that is broken is read as far as it can be', () => {
    const state = read('?depth=x&direction=AROUND&open=d.&open=x.y&open=d99.job:1&hide=Nothing&close=u7.job:1~a');
    expect(state).toMatchObject({ steps: 2, direction: 'BOTH', hidden: [] });
    expect(state.opened).toEqual([{ id: 'job:1', side: 'DOWNSTREAM', pages: 20, filter: '' }]);
    expect(state.closed).toEqual([{ id: 'job:1', side: 'UPSTREAM' }]);
  });

  it('stays short, however much is opened', () => {
    let state = read('');
    for (let index = 0; index < 100; index += 1) state = open(state, { id: `dataset:${index}`, side: 'UPSTREAM' });
    expect(state.opened).toHaveLength(40);
    expect(state.opened.at(-1)?.id).toBe('dataset:99');
  });
});

it('takes groups apart as long as there are groups', () => {
  const apart = takeApart(takeApart({ ...read(''), group: 'kind' }, 'a'), 'b');
  expect(takeApart(apart, 'a').apart).toEqual(['b', 'a']);
  expect(written(apart)).toBe('/lineage?group=kind&apart=a&apart=b');
  expect(written({ ...apart, group: 'none' })).toBe('/lineage');
});

describe('a side of a node', () => {
  it('is opened, and closed again without a trace', () => {
    const opened = open(read(''), up);
    expect(opened.opened).toEqual([{ ...up, pages: 1, filter: '' }]);
    expect(written(close(opened, up, false))).toBe('/lineage');
  });

  it('that the walk shows is remembered as closed until it is opened', () => {
    const closed = close(read(''), up, true);
    expect(closed.closed).toEqual([up]);
    expect(close(closed, up, true).closed).toEqual([up]);
    expect(written(open(closed, up))).toBe('/lineage');
  });

  it('shows more page by page, and begins anew for another filter', () => {
    const more = showMore(showMore(read(''), down), down);
    expect(openedOf(more, down)).toEqual({ ...down, pages: 3, filter: '' });
    expect(openedOf(filterSide(more, down, 'raw'), down)).toEqual({ ...down, pages: 1, filter: 'raw' });
    expect(openedOf(more, up).pages).toBe(1);
  });
});
