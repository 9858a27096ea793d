import { hub } from './hub-context.ts';
import type { HubDocument } from './hub-api.ts';
import type { LiveState } from './hub-live.ts';

/**
 * Follows a subscription while the component lives. `heard` returns the cursor to go on from after a lost connection.
 * Must be called while a component is set up.
 */
export function following<Data, Variables extends { after?: string | null | undefined }>(
  document: HubDocument<Data, Variables>,
  variables: () => Variables,
  heard: (data: Data) => string | null,
): { readonly state: LiveState } {
  const { live } = hub();
  let state = $state<LiveState>('connecting');
  const question = $derived(JSON.stringify(variables()));
  $effect(() =>
    live.follow(document, JSON.parse(question) as Variables, {
      heard,
      state: (next) => {
        state = next;
      },
    }),
  );
  return {
    get state() {
      return state;
    },
  };
}
