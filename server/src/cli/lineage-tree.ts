import { type Terminal, printable } from './terminal.ts';

export type WalkNode = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly state: string | null;
  readonly side: 'ROOT' | 'UPSTREAM' | 'DOWNSTREAM';
  readonly distance: number;
  readonly hiddenUpstream: number;
  readonly hiddenDownstream: number;
  /** Of versions what they are versions of, of runs their job; empty for other kinds. */
  readonly entity: { readonly parent?: { readonly name: string } | null } | null;
};

export type WalkEdge = {
  readonly from: string;
  readonly to: string;
  readonly kinds: readonly string[];
  readonly inferred: boolean;
};

export type Walk = {
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  readonly truncated: boolean;
  readonly cursor: string;
};

type Side = 'UPSTREAM' | 'DOWNSTREAM';
type Paint = Terminal['paint'];

/**
 * A walk as trees: for each root what it came from, then what came of it. A node that is reached on several ways is
 * written out at the first, and marked where it comes again, so that the text is never longer than the walk.
 */
export function lineageTree({ nodes, edges, truncated }: Walk, paint: Paint): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lines: string[] = [];
  for (const root of nodes.filter(({ side }) => side === 'ROOT')) {
    lines.push(paint('bold', describe(root, paint)));
    for (const side of ['UPSTREAM', 'DOWNSTREAM'] as const) {
      const tree = new SideTree(side, byId, edges, paint);
      const branches = tree.below(root.id, '  ');
      if (branches.length === 0) continue;
      lines.push(side === 'UPSTREAM' ? '  came from' : '  led to', ...branches);
    }
  }
  if (lines.length <= 1) lines.push('  nothing that the hub knows of');
  if (truncated) lines.push('', 'There is more: raise --limit, or lower --depth.');
  return lines.join('\n');
}

class SideTree {
  readonly #side: Side;
  readonly #nodes: ReadonlyMap<string, WalkNode>;
  readonly #next = new Map<string, { readonly id: string; readonly edge: WalkEdge }[]>();
  readonly #paint: Paint;
  readonly #seen = new Set<string>();

  constructor(side: Side, nodes: ReadonlyMap<string, WalkNode>, edges: readonly WalkEdge[], paint: Paint) {
    this.#side = side;
    this.#nodes = nodes;
    this.#paint = paint;
    for (const edge of edges) {
      const [at, id] = side === 'UPSTREAM' ? [edge.to, edge.from] : [edge.from, edge.to];
      const known = this.#next.get(at);
      if (known === undefined) this.#next.set(at, [{ id, edge }]);
      else known.push({ id, edge });
    }
  }

  /** Depth-first with a stack of its own: lineage may be deeper than the program's. */
  below(root: string, indent: string): readonly string[] {
    this.#seen.add(root);
    const lines: string[] = [];
    const stack = this.#branches(root, indent);
    for (let branch = stack.pop(); branch !== undefined; branch = stack.pop()) {
      const { id, edge, prefix, last } = branch;
      const node = this.#nodes.get(id);
      if (node === undefined) continue;
      const known = this.#seen.has(id);
      this.#seen.add(id);
      const via = this.#paint('dim', `${edge.kinds.join(' → ')}${edge.inferred ? ' (inferred)' : ''}`);
      const again = known ? this.#paint('dim', ' (see above)') : this.#hidden(node);
      lines.push(`${prefix}${last ? '└─ ' : '├─ '}${describe(node, this.#paint)}  ${via}${again}`);
      if (!known) stack.push(...this.#branches(id, `${prefix}${last ? '   ' : '│  '}`));
    }
    return lines;
  }

  /** In reverse, for the stack: the first comes off first. A node of the other side is no branch of this one. */
  #branches(id: string, prefix: string) {
    const next = (this.#next.get(id) ?? []).filter((branch) => {
      const side = this.#nodes.get(branch.id)?.side;
      return side === this.#side || side === 'ROOT';
    });
    return next.map((branch, index) => ({ ...branch, prefix, last: index === next.length - 1 })).reverse();
  }

  #hidden(node: WalkNode): string {
    const count = this.#side === 'UPSTREAM' ? node.hiddenUpstream : node.hiddenDownstream;
    if (count === 0) return '';
    return this.#paint('yellow', ` … ${count >= 1_000 ? 'at least 1,000' : count} more`);
  }
}

function describe(node: WalkNode, paint: Paint): string {
  const state = node.state === null ? '' : ` ${node.state}`;
  return `${paint('cyan', node.kind)} ${printable(nameOf(node))}${state}`;
}

/** A digest or a UUID says little: as much of it as tells versions apart, after what it belongs to. */
function nameOf({ name, namespace, entity }: WalkNode): string {
  const parent = entity?.parent?.name;
  if (parent === undefined) return namespace === null ? name : `${namespace}/${name}`;
  const short = /^(?:sha256:)?[0-9a-f]{64}$/.test(name) ? name.replace(/^sha256:/, '').slice(0, 12) : name;
  return `${parent} @ ${short}`;
}
