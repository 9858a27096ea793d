import { counted } from '../format/numbers.ts';
import type { NodeSide } from './lineage-graph.ts';

/** Where a node stands, as a sentence goes on: `2 steps before the root`. */
export function placeWords({ side, distance }: { readonly side: NodeSide; readonly distance: number }): string {
  switch (side) {
    case 'ROOT':
      return 'the root';
    case 'UPSTREAM':
      return `${counted(distance, 'step')} before the root`;
    case 'DOWNSTREAM':
      return `${counted(distance, 'step')} after the root`;
    case 'BESIDE':
      return 'beside the way to the root';
  }
}
