import { type Ref, entityId } from '@rootline/graph/model';
import { parseFacet, type FacetReader } from './facet.ts';
import { documentationFacet, ownershipFacet, tagsFacet } from './facet-schemas.ts';
import type { StatementList } from './statement-list.ts';

/** What every facet reader has: where statements go, and what the facet is about. */
export type About = { readonly list: StatementList; readonly id: string };

const PERSON = /^principal:[0-9a-f]{32}$/;

export const readDocumentation: FacetReader<About> = (facet, { list, id }) => {
  list.revision(id, 'description', parseFacet(documentationFacet, facet).description);
};

/** Tags of the whole; those of a column are kept with the facet by whoever has columns. */
export const readTags: FacetReader<About> = (facet, { list, id }) => {
  for (const { key, value, field } of parseFacet(tagsFacet, facet).tags) {
    if (field === undefined || field === null || field === '')
      list.revision(id, `tag:${key}`, value === null || value === undefined ? '' : String(value));
  }
};

/** Owners are principals: people by the vault's id (their addresses were replaced before), teams and applications by name. */
export const readOwnership: FacetReader<About> = (facet, { list, id }) => {
  const owners = (parseFacet(ownershipFacet, facet).owners ?? []).map(({ name, type }) => ({
    name,
    principal: principal(list, name, id),
    ...(type === undefined || type === null ? {} : { type }),
  }));
  list.revision(id, 'owners', owners);
  for (const owner of owners) list.relation('OWNED_BY', id, owner.principal);
};

/** True for an id of the vault: the only form in which an author comes here. */
export function isPerson(name: string): boolean {
  return PERSON.test(name);
}

/** The Principal of an owner or author. */
export function principal(list: StatementList, name: string, projectOf: Ref): string {
  const person = isPerson(name);
  return list.entity({
    type: 'entity',
    kind: 'Principal',
    id: person ? name : entityId('Principal', 'name', name),
    name: person ? `person ${name.slice('principal:'.length, 'principal:'.length + 8)}` : name,
    ...(typeof projectOf === 'string' ? { projectOf } : {}),
  });
}
