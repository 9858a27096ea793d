import {
  type AliasStatement,
  type ConsumedStatement,
  type EntityStatement,
  type Field,
  type Json,
  type ProducedStatement,
  type Ref,
  type RelationKind,
  type RevisionStatement,
  type RunState,
  type Statement,
  isProjected,
} from '@rootline/graph/model';
import { MAX_EVENT_TAGS, MAX_FACET_BYTES, MAX_FLAGS, MAX_VALUE_BYTES } from './limits.ts';

/**
 * Collects what an event says, each thing once, and gives it in the order in which the writer can take it: what there
 * is, what else it is called, what was made and read, and then what is so about all of it. All facts of an event have the event's time unless the
 * event says otherwise.
 */
export class StatementList {
  readonly #at: number;
  readonly #body: string;
  readonly #entities = new Map<string, EntityStatement>();
  readonly #aliases: AliasStatement[] = [];
  readonly #happenings: Statement[] = [];
  readonly #facts: Statement[] = [];
  readonly #seen = new Set<string>();
  readonly #flags: string[] = [];
  #tags = 0;

  /** `body`: digest of the body, which values that are too large to be kept in the graph refer to. */
  constructor(at: number, body: string) {
    this.#at = at;
    this.#body = body;
  }

  get at(): number {
    return this.#at;
  }

  /** What could not be understood, for people. */
  get flags(): readonly string[] {
    return this.#flags;
  }

  entity(entity: EntityStatement): string {
    if (!this.#entities.has(entity.id)) this.#entities.set(entity.id, entity);
    return entity.id;
  }

  alias(alias: string, of: string, label: string): void {
    if (alias === of || this.#repeats('alias', alias, of)) return;
    this.#aliases.push({ type: 'alias', alias, of, validFrom: this.#at, mode: 'learn', label });
  }

  relation(kind: RelationKind, from: Ref, to: Ref, validFrom = this.#at): void {
    if (this.#repeats(kind, from, to)) return;
    this.#facts.push({ type: 'relation', kind, from, to, validFrom });
  }

  runState(run: string, state: RunState): void {
    this.#happenings.push({ type: 'run-state', run, state, at: this.#at });
  }

  consumed(statement: Omit<ConsumedStatement, 'type' | 'at'>): void {
    if (this.#repeats('consumed', statement.of, statement.version ?? '')) return;
    this.#happenings.push({ type: 'consumed', ...statement, at: this.#at });
  }

  produced(statement: Omit<ProducedStatement, 'type' | 'at'>): void {
    if (this.#repeats('produced', statement.of, statement.version ?? '')) return;
    this.#happenings.push({ type: 'produced', ...statement, at: this.#at });
  }

  /** A version that no run is known to have made. */
  version(of: string, version: string): void {
    if (this.#repeats('version', of, version)) return;
    this.#happenings.push({ type: 'version', of, version, availableAt: this.#at });
  }

  /** `null` says that the field has no value from then on. Values beyond the limits become a reference to the body. */
  revision(of: Ref, field: Field, value: Json, validFrom = this.#at): void {
    const text = JSON.stringify(value);
    if (this.#repeats(field, of, text)) return;
    this.#facts.push({ type: 'revision', of, field, value: this.#fitting(field, value, text), validFrom });
  }

  /** The columns of a dataset (found by name in the search), as the id of the Schema that holds them. */
  schema(of: Ref, schema: string, columns: readonly string[]): void {
    if (this.#repeats('schema', of, schema)) return;
    const statement: RevisionStatement & { readonly columns: readonly string[] } = {
      type: 'revision',
      of,
      field: 'schema',
      value: schema,
      validFrom: this.#at,
      columns,
    };
    this.#facts.push(statement);
  }

  /** Whether the event may set so many tags more. */
  takeTags(count: number): boolean {
    if (this.#tags + count > MAX_EVENT_TAGS) return false;
    this.#tags += count;
    return true;
  }

  flag(text: string): void {
    if (this.#flags.length < MAX_FLAGS && !this.#flags.includes(text)) this.#flags.push(text);
  }

  statements(): readonly Statement[] {
    return [...this.#entities.values(), ...this.#aliases, ...this.#happenings, ...this.#facts];
  }

  #fitting(field: Field, value: Json, text: string): Json {
    // A quarter of the characters may be of three bytes and more; only a long text is worth counting.
    const limit = isProjected(field) ? MAX_VALUE_BYTES : MAX_FACET_BYTES;
    if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) return value;
    if (isProjected(field) && typeof value === 'string') return `${value.slice(0, limit / 4).toWellFormed()}…`;
    const bytes = Buffer.byteLength(text);
    this.flag(`${field}: ${bytes} bytes are kept in the body only`);
    return { $truncated: true, bytes, body: this.#body };
  }

  #repeats(kind: string, from: Ref, to: Ref): boolean {
    const key = `${kind}\n${keyOf(from)}\n${keyOf(to)}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }
}

function keyOf(ref: Ref): string {
  return typeof ref === 'string' ? ref : JSON.stringify(ref);
}
