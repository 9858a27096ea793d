import { type ASTNode, type FieldNode, GraphQLError, Kind, type ValidationContext, type ValidationRule } from 'graphql';

// The deepest page of the web app asks 9 levels, the introspection query of tools 13.
const MAX_DEPTH = 15;
// A page that shows ten things by name uses ten; hundreds are an attempt to multiply one costly field.
const MAX_ALIASES = 50;
const MAX_FIELDS = 1_000;

/** Limits on the shape of a document, told before anything is read. */
export const limitRules: readonly ValidationRule[] = [depthLimit, widthLimit];

function depthLimit(context: ValidationContext): ReturnType<ValidationRule> {
  return {
    OperationDefinition(operation) {
      const depth = depthOf(operation, context, new Set());
      if (depth > MAX_DEPTH) context.reportError(refusal('DEPTH_LIMIT', `the query is ${depth > 1_000 ? 'more than 1,000' : depth} levels deep`, MAX_DEPTH, operation));
    },
  };
}

function depthOf(node: ASTNode, context: ValidationContext, seen: ReadonlySet<string>): number {
  switch (node.kind) {
    case Kind.FRAGMENT_SPREAD: {
      const { value } = node.name;
      const fragment = seen.has(value) ? undefined : context.getFragment(value);
      // A fragment that spreads itself is reported by another rule.
      return fragment == null ? 0 : depthOf(fragment, context, new Set(seen).add(value));
    }
    case Kind.FIELD:
      return 1 + deepest(node.selectionSet?.selections, context, seen);
    case Kind.OPERATION_DEFINITION:
    case Kind.FRAGMENT_DEFINITION:
    case Kind.INLINE_FRAGMENT:
      return deepest(node.selectionSet.selections, context, seen);
    default:
      return 0;
  }
}

function deepest(nodes: readonly ASTNode[] | undefined, context: ValidationContext, seen: ReadonlySet<string>): number {
  let depth = 0;
  for (const node of nodes ?? []) depth = Math.max(depth, depthOf(node, context, seen));
  return depth;
}

function widthLimit(context: ValidationContext): ReturnType<ValidationRule> {
  let aliases = 0;
  let fields = 0;
  return {
    Field(node: FieldNode) {
      fields++;
      if (node.alias !== undefined) aliases++;
      // Reported once, when the limit is passed: a hostile document gets no thousand messages.
      if (aliases === MAX_ALIASES + 1) context.reportError(refusal('ALIAS_LIMIT', 'too many aliases', MAX_ALIASES, node));
      if (fields === MAX_FIELDS + 1) context.reportError(refusal('FIELD_LIMIT', 'too many fields', MAX_FIELDS, node));
    },
  };
}

function refusal(code: string, what: string, limit: number, node: ASTNode): GraphQLError {
  return new GraphQLError(`${what}: at most ${limit} are allowed`, { nodes: [node], extensions: { code, limit } });
}
