import { type FragmentDefinitionNode, GraphQLError, Kind, type SelectionSetNode, type ValidationRule } from 'graphql';

// The deepest page of the web app asks 9 levels, the introspection query of tools 13.
const MAX_DEPTH = 15;
// A page that shows ten things by name uses ten; hundreds are an attempt to multiply one costly field.
const MAX_ALIASES = 50;
// Fragments count wherever they are spread: thirty that each spread the next one twice are a billion fields.
const MAX_FIELDS = 1_000;

/** Words, names and brackets of a document; the largest of the web app has 1,200. More is not even parsed. */
export const MAX_TOKENS = 5_000;

type Size = { readonly depth: number; readonly fields: number; readonly aliases: number };

const NOTHING: Size = { depth: 0, fields: 0, aliases: 0 };

/** Limits on the shape of an operation, its fragments written out; told before anything is read. */
export const shapeLimit: ValidationRule = (context) => {
  // Each fragment is measured once, however often it is spread; undefined while it is being measured.
  const fragments = new Map<string, Size | undefined>();

  const sizeOfFragment = (name: string): Size => {
    // A fragment that spreads itself is reported by another rule.
    if (fragments.has(name)) return fragments.get(name) ?? NOTHING;
    fragments.set(name, undefined);
    const fragment: FragmentDefinitionNode | null | undefined = context.getFragment(name);
    const size = fragment == null ? NOTHING : sizeOf(fragment.selectionSet);
    fragments.set(name, size);
    return size;
  };

  const sizeOf = (set: SelectionSetNode | undefined): Size => {
    let { depth, fields, aliases } = NOTHING;
    for (const node of set?.selections ?? []) {
      const inner = node.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(node.name.value) : sizeOf(node.selectionSet);
      const own = node.kind === Kind.FIELD ? 1 : 0;
      depth = Math.max(depth, inner.depth + own);
      fields += inner.fields + own;
      aliases += inner.aliases + (node.kind === Kind.FIELD && node.alias !== undefined ? 1 : 0);
    }
    return { depth, fields, aliases };
  };

  return {
    OperationDefinition(operation) {
      const { depth, fields, aliases } = sizeOf(operation.selectionSet);
      const refuse = (code: string, found: string, limit: number): void => {
        const message = `the operation has ${found}: at most ${limit.toLocaleString('en')} are allowed`;
        context.reportError(new GraphQLError(message, { nodes: [operation], extensions: { code, limit } }));
      };
      if (depth > MAX_DEPTH) refuse('DEPTH_LIMIT', `${count(depth)} levels`, MAX_DEPTH);
      if (aliases > MAX_ALIASES) refuse('ALIAS_LIMIT', `${count(aliases)} aliases`, MAX_ALIASES);
      if (fields > MAX_FIELDS) refuse('FIELD_LIMIT', `${count(fields)} fields`, MAX_FIELDS);
    },
  };
};

/** The number itself means nothing to anybody when it is astronomical. */
function count(number: number): string {
  return number > 1e9 ? 'more than a billion' : number.toLocaleString('en');
}
