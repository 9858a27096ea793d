import { createContext } from 'svelte';
import type { HubApi } from './hub-api.ts';
import type { HubHealth } from './hub-health.svelte.ts';
import type { HubLive } from './hub-live.ts';

/** The way to the hub and how it is; the root layout puts it in, everything below it takes it out. */
export const [hub, provideHub] = createContext<{
  readonly api: HubApi;
  readonly health: HubHealth;
  readonly live: HubLive;
}>();
