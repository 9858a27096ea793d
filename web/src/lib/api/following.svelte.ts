import { hub } from './hub-context.ts';
import type { HubDocument } from './hub-api.ts';
import type { LiveState } from './hub-live.ts';

/**
 * Follows a subscription while the component lives. `heard` returns the cursor to go on from after a lost connection; `variables` is
 * tracked, null means that there is nothing to follow now.
 * Must be called while a component is set up.
 */
export function following<Data, Variables extends { after?: string | null | undefined }>(
  document: HubDocument<Data, Variables>,
  variables: () => Variables | null,
  heard: (data: Data) => string | null,
): { readonly state: LiveState } {
  const { live } = hub();
  let state = $state<LiveState>('connecting');
  const question = $derived(JSON.stringify(variables()));
  $effect(() => {
    const asked = JSON.parse(question) as Variables | null;
    if (asked === null) return undefined;
    return live.follow(document, asked, {
      heard,
      state: (next) => {
        state = next;
      },
    });
  });
  return {
    get state() {
      return state;
    },
  };
}
