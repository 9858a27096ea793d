import type { EntityKind } from '../model/kinds.ts';
import type { RelationKind } from '../model/relations.ts';
import type { Json } from '../model/statements.ts';
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

export type LineageDiffRequest = Omit<WalkRequest, 'moment'> & { readonly from: Moment; readonly to: Moment };

export type LineageDiff = {
  /** Nodes at the later moment that the earlier one lacks, and the other way round; nearest first. */
  readonly added: readonly WalkNode[];
  readonly removed: readonly WalkNode[];
  /** Nodes at both moments with another name, state or value of a field. */
  readonly changed: readonly {
    readonly before: WalkNode;
    readonly after: WalkNode;
    /** Kept facets are left out. Values of more than 4,000 characters are named only (`tooLong`). */
    readonly fields: readonly {
      readonly field: string;
      readonly before: Json;
      readonly after: Json;
      readonly tooLong: boolean;
    }[];
  }[];
  readonly addedEdges: readonly WalkEdge[];
  readonly removedEdges: readonly WalkEdge[];
  /** Steps from the roots within which both walks are complete: nothing farther away is compared. */
  readonly within: number;
  /** True when `within` is less than the depth asked for, or relations or fields could not be compared. */
  readonly truncated: boolean;
  /** Positions as of which the two sides are true. */
  readonly fromSeq: number;
  readonly toSeq: number;
};

export type ChangeTimesRequest = {
  readonly of: string;
  /** RECORDED: when the hub learnt something. VALID: when something began or ended in the world, as known at the moment. */
  readonly axis: 'RECORDED' | 'VALID';
  readonly direction: Direction | 'BOTH';
  readonly granularity: Granularity;
  /** 0 (the entity alone) to 50 steps; the nearest 500 nodes are looked at. */
  readonly depth: number;
  readonly page: PageRequest;
  /** Present: at most so many spans of equal length (1 to 200) over the latest 10,000 moments instead of single moments. */
  readonly buckets?: number;
  readonly moment: Moment;
};

/** One moment, or the moments of one span. */
export type ChangeTime = {
  /** The latest of them: a ledger position (RECORDED) or a time (VALID). */
  readonly place: number;
  /** Epoch ms; equal for a single moment. */
  readonly since: number;
  readonly until: number;
  readonly moments: number;
  /** Facts that were written, or withdrawn, then. */
  readonly changes: number;
};

/** Latest first. */
export type ChangeTimes = Page<ChangeTime> & {
  /** More nodes are, or were, around the entity than are looked at. */
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
  /** What two moments' walks have not in common. What was not known at the earlier moment had no lineage then. */
  diff(request: LineageDiffRequest): Promise<LineageDiff>;
  /** The moments at which facts of an entity, of what is or was around it, or their relations changed. */
  changeTimes(request: ChangeTimesRequest): Promise<ChangeTimes>;
};
