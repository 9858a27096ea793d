import neo4j from 'neo4j-driver';

/** What can be sent with a query. `undefined` members of maps are left out. Integers are stored as integers. */
export type Param = string | number | boolean | null | undefined | readonly Param[] | { readonly [key: string]: Param };
export type Params = Readonly<Record<string, Param>>;

const { int } = neo4j;

/**
 * The driver sends every JavaScript number as a float; times and positions have to be integers. Safe integers become
 * driver integers, other numbers stay floats. Lists and maps without numbers are passed on as they are.
 */
export function toDriver(value: Param): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? int(value) : value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? listToDriver(value as readonly Param[]) : mapToDriver(value as Params);
    default:
      return value;
  }
}

function listToDriver(values: readonly Param[]): unknown {
  // Lists of text (ids) are the most common: looked through, not copied.
  let index = 0;
  while (index < values.length && typeof values[index] === 'string') index++;
  return index === values.length ? values : values.map(toDriver);
}

export function mapToDriver(params: Params): Record<string, unknown> {
  const converted: Record<string, unknown> = {};
  for (const key in params) converted[key] = toDriver(params[key]);
  return converted;
}
