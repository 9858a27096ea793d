import { goto } from '$app/navigation';
import { page } from '$app/state';
import { address, changedAddress, entityPath } from './address.ts';
import type { Params } from './address.ts';

/** The moment that the page looks at: an ISO time or a ledger cursor; null for now. Reactive. */
export const asOf = (): string | null => page.url.searchParams.get('asOf');

/** The time in the world that the page looks at; null for now. Reactive. */
export const validAt = (): string | null => page.url.searchParams.get('validAt');

/** What every read of a page is asked with. Reactive. */
export const moment = (): { asOf: string | null; validAt: string | null } => ({ asOf: asOf(), validAt: validAt() });

/** True when the page looks at another moment than now. Reactive. */
export const inThePast = (): boolean => asOf() !== null || validAt() !== null;

/** The id of the project that lists and searches are limited to; null for all. Reactive. */
export const project = (): string | null => page.url.searchParams.get('project');

/** The address of another page, at the same moment and in the same project. Reactive. */
export const to = (path: string, params: Params = {}): string => address(path, params, page.url.searchParams);

/** The address of an entity's page, at the same moment and in the same project. Reactive. */
export const toEntity = (id: string, params: Params = {}): string => to(entityPath(id), params);

/** This page with some parameters changed. `push` makes it a step that Back undoes. */
export async function changeParams(changes: Params, push = false): Promise<void> {
  await goto(changedAddress(page.url, changes), { replace: !push, reset: false });
}
