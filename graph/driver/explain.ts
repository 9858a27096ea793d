import type { Plan } from 'neo4j-driver';

/** One operator of a query plan, with its inputs. */
export type PlanNode = { readonly operator: string; readonly details: string; readonly inputs: readonly PlanNode[] };

export function planNodeOf(plan: Plan): PlanNode {
  const details = plan.arguments['Details'];
  return {
    // `NodeIndexSeekByRange@neo4j`: the database's name says nothing about the plan.
    operator: plan.operatorType.replace(/@.*$/, ''),
    details: typeof details === 'string' ? details : '',
    inputs: plan.children.map(planNodeOf),
  };
}

/** One operator of a query that was run, as the driver tells of it. */
type Profiled = { readonly dbHits: number | null; readonly children: readonly Profiled[] };

/** Hits on the store of an operator and its inputs. */
export function hitsOf({ dbHits, children }: Profiled): number {
  return children.reduce((sum, input) => sum + hitsOf(input), dbHits ?? 0);
}

// Whether properties are read once for several uses depends on the store's statistics, and reads nothing else.
const UNTOLD = 'CacheProperties';

/** The operators as an indented outline, root first: what a snapshot test keeps. */
export function outlineOf(plan: PlanNode, indent = ''): string {
  if (plan.operator === UNTOLD) return plan.inputs.map((input) => outlineOf(input, indent)).join('\n');
  return [indent + plan.operator, ...plan.inputs.map((input) => outlineOf(input, `${indent}  `))].join('\n');
}

// Each reads or multiplies without bound as the store grows.
const FORBIDDEN = [
  'AllNodesScan',
  'CartesianProduct',
  'NodeByLabelScan',
  'UnionNodeByLabelsScan',
  'IntersectionNodeByLabelsScan',
  'SubtractionNodeByLabelsScan',
  'NodeIndexScan',
  'DirectedRelationshipTypeScan',
  'UndirectedRelationshipTypeScan',
  'DirectedUnionRelationshipTypesScan',
  'UndirectedUnionRelationshipTypesScan',
  'DirectedAllRelationshipsScan',
  'UndirectedAllRelationshipsScan',
];

/** Operators of the plan that no query of a growing store may have. */
export function forbiddenIn(plan: PlanNode, allowed: readonly string[] = []): readonly string[] {
  const own =
    FORBIDDEN.includes(plan.operator) && !allowed.includes(plan.operator) ? [`${plan.operator} ${plan.details}`] : [];
  return [...own, ...plan.inputs.flatMap((input) => forbiddenIn(input, allowed))];
}
