import { expect, it } from 'vitest';
import type { EntityTitle } from '../kinds/title.ts';
import { forgetOpened, openedLately, rememberOpened } from './opened-lately.ts';

const storage = (): Pick<Storage, 'getItem' | 'setItem'> => {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
};
const title = (id: string): EntityTitle => ({ id, kind: 'Dataset', name: `name of ${id}`, namespace: null });
const ids = (kept: Pick<Storage, 'getItem' | 'setItem'>) => openedLately(kept).map(({ id }) => id);

it('has what was opened last first, and each thing once', () => {
  const kept = storage();
  for (const id of ['dataset:1', 'dataset:2', 'dataset:1']) rememberOpened(kept, title(id));
  expect(openedLately(kept)).toEqual([title('dataset:1'), title('dataset:2')]);
});

it('forgets the oldest beyond twenty, and what is not there any more', () => {
  const kept = storage();
  for (let place = 1; place <= 25; place++) rememberOpened(kept, title(`dataset:${place}`));
  expect(ids(kept)).toHaveLength(20);
  expect(ids(kept).slice(-1)).toEqual(['dataset:6']);
  forgetOpened(kept, 'dataset:24');
  expect(ids(kept).slice(0, 2)).toEqual(['dataset:25', 'dataset:23']);
});

it('takes what it does not know for nothing', () => {
  const kept = storage();
  kept.setItem('rootline.opened', '{');
  expect(openedLately(kept)).toEqual([]);
  kept.setItem(
    'rootline.opened',
    JSON.stringify([null, { ...title('dataset:1'), kind: 'Planet' }, title('dataset:2')]),
  );
  expect(openedLately(kept)).toEqual([title('dataset:2')]);
});

it('keeps nothing where the browser forbids it, and does not fail', () => {
  const forbidden = (): never => {
    throw new Error('forbidden');
  };
  const kept = { getItem: forbidden, setItem: forbidden };
  rememberOpened(kept, title('dataset:1'));
  forgetOpened(kept, 'dataset:1');
  expect(openedLately(kept)).toEqual([]);
});
