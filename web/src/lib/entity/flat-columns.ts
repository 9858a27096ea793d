/** A column or a field inside one. */
export type Field = {
  readonly name: string;
  readonly type?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly fields?: readonly Field[] | null | undefined;
};

export type FlatColumn = {
  /** Names from the outermost column in, joined by dots. */
  readonly path: string;
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
  /** 0 for a column of the table itself. */
  readonly level: number;
};

/** Columns with the fields inside them, each after the one that it lies in. */
export function flatColumns(fields: readonly Field[], prefix = '', level = 0): readonly FlatColumn[] {
  return fields.flatMap((field) => {
    const path = prefix === '' ? field.name : `${prefix}.${field.name}`;
    return [
      { path, name: field.name, type: field.type ?? null, description: field.description ?? null, level },
      ...flatColumns(field.fields ?? [], path, level + 1),
    ];
  });
}
