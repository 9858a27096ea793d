import type { ShownNode } from './shown-graph.ts';
import type { SideOf } from './explorer-state.ts';

/** What can be done with what is shown. */
export type ExplorerActions = {
  readonly select: (id: string | null) => void;
  /** Opens a side that shows nothing of its own, closes one that does. */
  readonly toggle: (side: SideOf, node: ShownNode) => void;
  /** Shows the nodes of a group one by one. */
  readonly takeApart: (key: string) => void;
  readonly showMore: (side: SideOf) => void;
  readonly filter: (side: SideOf, text: string) => void;
};
