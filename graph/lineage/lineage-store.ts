import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Moment, Page, PageRequest, RelatedRecord } from '../entity/entity-store.ts';

export type Direction = 'UPSTREAM' | 'DOWNSTREAM';
export type Granularity = 'ENTITY' | 'VERSION';

export type WalkRequest = {
  /**
   * 1 to 100 ids; aliases resolve. A container (dataset, model, job, repository) starts a VERSION walk at its versions
   * (runs, commits) valid then, the newest 1,000, and itself; a version, run or commit starts an ENTITY walk at what it
   * belongs to, and itself. All of these have distance 0.
   */
  readonly of: readonly string[];
  readonly direction: Direction | 'BOTH';
  readonly granularity: Granularity;
  /** 1 to 50 steps. */
  readonly depth: number;
  /** 1 to 5,000 nodes beside the roots. */
  readonly limit: number;
  /** Only these kinds, and the nodes asked for, are shown; what lies around a hidden node is joined. Does not cut the walk. */
  readonly kinds?: readonly EntityKind[];
  readonly moment: Moment;
};

export type WalkNode = {
  readonly id: string;
  readonly kind: EntityKind;
  readonly name: string;
  readonly namespace: string | null;
  readonly state: string | null;
  /** Steps from the nearest root; 0 for a root. Counted in the whole graph, hidden kinds included. */
  readonly distance: number;
  readonly side: Direction | 'ROOT';
  /** Direct neighbours on that side that the answer does not hold, counted to 1,000. */
  readonly hiddenUpstream: number;
  readonly hiddenDownstream: number;
};

export type WalkEdge = {
  readonly from: string;
  readonly to: string;
  /** The kinds of the relations that it stands for, in order; more than one where hidden nodes lie between. */
  readonly kinds: readonly RelationKind[];
  readonly inferred: boolean;
  readonly validFrom: number;
};

export type WalkAnswer = {
  /** Nearest first, then by id. */
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  /** True when depth was not the reason why something is missing: limit or time was. */
  readonly truncated: boolean;
  /** Ledger position as of which the answer is true; read before the walk. */
  readonly seq: number;
};

export type PathRequest = {
  readonly from: string;
  readonly to: string;
  readonly granularity: Granularity;
  /** 1 to 50. */
  readonly depth: number;
  readonly moment: Moment;
};

export type PathAnswer = {
  /** Empty when there is none within `depth`. From → to, along the flow of data, or against it when only that exists. */
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  readonly found: boolean;
  /** True when there is another path of at most `depth` steps, of the same or greater length. */
  readonly more: boolean;
  /** Time or size ended a search: `found` or `more` may be false only because of that, or a shorter path be missing. */
  readonly truncated: boolean;
  readonly seq: number;
};

export type ImpactRequest = Omit<WalkRequest, 'limit' | 'kinds'>;

export type ImpactAnswer = {
  /** Nearest first, then by kind; the roots are not counted. */
  readonly groups: readonly { readonly kind: EntityKind; readonly distance: number; readonly count: number }[];
  readonly total: number;
  readonly truncated: boolean;
  readonly seq: number;
};

export type ColumnWalkRequest = {
  readonly dataset: string;
  readonly column: string;
  readonly direction: Direction | 'BOTH';
  readonly depth: number;
  /** 1 to 5,000 columns. */
  readonly limit: number;
  readonly moment: Moment;
};

export type ColumnRef = { readonly dataset: string; readonly datasetName: string; readonly column: string };
export type ColumnWalkAnswer = {
  readonly nodes: readonly (ColumnRef & { readonly distance: number; readonly side: Direction | 'ROOT' })[];
  readonly edges: readonly {
    readonly from: ColumnRef;
    readonly to: ColumnRef;
    /** `DIRECT:IDENTITY`, `INDIRECT:FILTER` … as the producer said. */
    readonly transformations: readonly string[];
    readonly masking: boolean;
    /** Id of the job that does it. */
    readonly job: string;
  }[];
  readonly truncated: boolean;
  readonly seq: number;
};

/** Questions about what leads to what. Bounded in depth, nodes and time; a bound that was hit is said. */
export type LineageStore = {
  walk(request: WalkRequest): Promise<WalkAnswer>;
  path(request: PathRequest): Promise<PathAnswer>;
  /** Counts what a walk of this depth reaches, up to 100,000 nodes. */
  impact(request: ImpactRequest): Promise<ImpactAnswer>;
  /** Pages through the direct neighbours of one entity, newest first; `filter` is a part of the name. */
  neighbours(
    of: string,
    direction: Direction | 'BOTH',
    granularity: Granularity,
    page: PageRequest,
    moment: Moment,
    filter?: { readonly kinds?: readonly EntityKind[]; readonly nameContains?: string },
  ): Promise<Page<RelatedRecord>>;
  columns(request: ColumnWalkRequest): Promise<ColumnWalkAnswer>;
};
