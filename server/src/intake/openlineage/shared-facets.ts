import { type Ref, entityId } from '@rootline/graph/model';
import { FacetFault, parseFacet, type FacetReader } from './facet.ts';
import { documentationFacet, ownershipFacet, tagsFacet } from './facet-schemas.ts';
import { MAX_EVENT_TAGS, MAX_TAGS, MAX_VALUE_BYTES } from './limits.ts';
import type { StatementList } from './statement-list.ts';

/** What every facet reader has: where statements go, and what the facet is about. */
export type About = { readonly list: StatementList; readonly id: string };

const PERSON = /^principal:[0-9a-f]{32}$/;

export const readDocumentation: FacetReader<About> = (facet, { list, id }) => {
  list.revision(id, 'description', parseFacet(documentationFacet, facet).description);
};

/**
 * Tags of the whole; those of a column are kept with the facet by whoever has columns. What has more tags than a mutation
 * may set, or comes when an event has set as many as one may, is kept and not understood: each tag is a fact of its own.
 */
export const readTags: FacetReader<About> = (facet, { list, id }) => {
  const tags = parseFacet(tagsFacet, facet).tags.filter(({ field }) => (field ?? '') === '');
  if (tags.length > MAX_TAGS) throw new FacetFault('.tags', `at most ${MAX_TAGS} that are not a column's`);
  if (!list.takeTags(tags.length)) throw new FacetFault('.tags', `at most ${MAX_EVENT_TAGS} in one event`);
  for (const { key, value } of tags) list.revision(id, `tag:${key}`, String(value ?? ''));
};

/**
 * Owners are principals: people by the vault's id (their addresses were replaced before), teams and applications by name.
 * From then on those named own it and nobody else: the writer derives that from the field.
 */
export const readOwnership: FacetReader<About> = (facet, { list, id }) => {
  const owners = (parseFacet(ownershipFacet, facet).owners ?? []).map(({ name, type }) => ({
    name,
    principal: principal(list, name, id),
    ...(type === undefined || type === null ? {} : { type }),
  }));
  // A shortened list would say that the rest own it no more.
  if (JSON.stringify(owners).length * 3 > MAX_VALUE_BYTES) throw new FacetFault('.owners', 'shorter names');
  list.revision(id, 'owners', owners);
};

/** True for an id of the vault: the only form in which an author comes here. */
export function isPerson(name: string): boolean {
  return PERSON.test(name);
}

/** The Principal of an owner or author. */
export function principal(list: Pick<StatementList, 'entity'>, name: string, projectOf: Ref): string {
  const person = isPerson(name);
  return list.entity({
    type: 'entity',
    kind: 'Principal',
    id: person ? name : entityId('Principal', 'name', name),
    name: person ? `person ${name.slice('principal:'.length, 'principal:'.length + 8)}` : name,
    ...(typeof projectOf === 'string' ? { projectOf } : {}),
  });
}
