import { gitRef, type Json } from '@rootline/graph/model';
import { isPerson } from '../openlineage/shared-facets.ts';
import type { Moment } from './facts.ts';
import type { GitRef } from './git-report.ts';
import { type Home, stub } from './home.ts';

// Release notes of some length; the body has the rest.
const MAX_TAG_MESSAGE = 4_000;

/** A branch or tag: that it is there, where it points from then on, and how it moved. */
export function mapRef(ref: GitRef, home: Home, moment: Moment): void {
  const { id: repository, url, facts } = home;
  const { at } = moment;
  const id = facts.entity({ ...gitRef(url, ref.name), projectOf: repository });
  facts.relation('HAS_REF', repository, id, at);
  const target = ref.sha === null ? null : stub(home, ref.sha, at);
  if (ref.sha === null || ref.sha !== ref.before) {
    facts.slot('LED_TO', id, target, moment);
    facts.revision(id, 'state', ref.sha === null ? 'DELETED' : 'ACTIVE', moment);
    facts.revision(id, 'moved', movement(ref, home), moment);
  }
  if (ref.sha !== null && ref.complete === true) facts.revision(id, 'synced', ref.sha.toLowerCase(), moment);
}

/** `{ from, to, forced, by, tag }` as far as it is known. A tag's own object is named, with who made it and why. */
function movement({ sha, before, forced, by, tag }: GitRef, { id: repository, facts }: Home): Json {
  return {
    ...(before === undefined ? {} : { from: before?.toLowerCase() ?? null }),
    to: sha?.toLowerCase() ?? null,
    ...(forced === undefined ? {} : { forced }),
    ...personUnder('by', by?.principal),
    ...(tag === undefined
      ? {}
      : {
          tag: {
            sha: tag.sha.toLowerCase(),
            ...personUnder('tagger', tag.tagger?.principal),
            ...(tag.message === undefined ? {} : { message: tag.message.slice(0, MAX_TAG_MESSAGE).toWellFormed() }),
          },
        }),
  };

  function personUnder(role: string, id: string | undefined): Readonly<Record<string, string>> {
    return id !== undefined && isPerson(id) ? { [role]: facts.person(id, repository) } : {};
  }
}
