import type { EntityStatement, Ref, Statement } from '@rootline/graph/model';

/** What statements say, in lines for people: what is expected of a fixture is written in them. */
export type Described = {
  readonly entities: readonly string[];
  /** Entities and versions joined: `Dataset a -READ_BY-> Job b`; `?` is the version that the hub is to infer. */
  readonly relations: readonly string[];
  readonly aliases: readonly string[];
  /** Values of fields, the latest of each. */
  readonly values: Readonly<Record<string, unknown>>;
};

export function described(statements: readonly Statement[]): Described {
  const names = new Map(statements.filter((one) => one.type === 'entity').map((one) => [one.id, nameOf(one)]));
  const name = (ref: Ref): string => {
    if (typeof ref === 'string') return names.get(ref) ?? ref;
    return `${name(ref.of)}@${'version' in ref ? ref.version : 'run'}`;
  };
  const relations = new Set<string>();
  const aliases = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const one of statements) {
    if (one.type === 'relation') relations.add(`${name(one.from)} -${one.kind}-> ${name(one.to)}`);
    if (one.type === 'consumed') relations.add(`${name(one.of)}@${one.version ?? '?'} -CONSUMED_BY-> ${name(one.run)}`);
    if (one.type === 'produced') relations.add(`${name(one.run)} -PRODUCED-> ${name(one.of)}@${one.version ?? 'run'}`);
    if (one.type === 'version') relations.add(`${name(one.of)} -HAS_VERSION-> ${name(one.of)}@${one.version}`);
    if (one.type === 'alias') aliases.add(`${one.label || name(one.alias)} = ${name(one.of)}`);
    if (one.type === 'revision') values[`${name(one.of)} ${one.field}`] = one.value;
    if (one.type === 'run-state') values[`${name(one.run)} state`] = one.state;
  }
  return {
    entities: [...new Set(names.values())].sort(),
    relations: [...relations].sort(),
    aliases: [...aliases].sort(),
    values,
  };
}

function nameOf({ kind, name, content }: EntityStatement): string {
  if (kind === 'Schema')
    return `Schema ${(JSON.parse(content ?? '[]') as { name: string }[]).map((field) => field.name).join(',')}`;
  if (kind === 'JobVersion' || kind === 'Principal') return `${kind} ${name.replace(/ ?\(?[0-9a-f]{8}\)?$/, '')}`;
  return `${kind} ${kind === 'Run' ? name.slice(-3) : name}`;
}
