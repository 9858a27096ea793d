/** Size of a node's card in px; the stylesheet of the card has the same. */
export const CARD = { width: 224, height: 56 } as const;

export type Point = { readonly x: number; readonly y: number };

export type LayoutNode = {
  readonly id: string;
  readonly name: string;
  /** How far right of the root it belongs, in steps. */
  readonly place: number;
};

export type LayoutEdge = { readonly id: string; readonly from: string; readonly to: string };

export type Layout = {
  /** Upper left corner of each card, in px. */
  readonly positions: ReadonlyMap<string, Point>;
  /** Where each edge begins and ends and what it passes on the way: across a gap, along a layer, across a gap … */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
};

export type LayoutQuestion = {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Where nodes stood before: they keep their order, and as far as there is room their places. */
  readonly before: ReadonlyMap<string, Point>;
  /** Where new nodes are to be put in that order. */
  readonly near: ReadonlyMap<string, Point>;
  /** The first of these that was there before does not move at all. */
  readonly anchors: readonly string[];
};
