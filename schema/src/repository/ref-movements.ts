import type { RevisionRecord } from '@rootline/graph';
import type { Context } from '../context.ts';
import { booleanOf, objectOf, textUnder } from '../entity/values.ts';
import { toConnection } from '../page/connection.ts';
import { type PageArgs, pageOf } from '../page/page.args.ts';
import type { Ref, RefMovement } from './ref.type.ts';

/** Moves of a branch or tag, newest first. */
export async function refMovements(context: Context, ref: Ref, args: PageArgs) {
  const page = await context.entities.revisions(ref.id, ['moved'], pageOf(args), ref.moment);
  return toConnection(page, args, (revision) => ({ node: movementOf(revision, ref) }));
}

function movementOf({ value, validFrom, recordedSeq }: RevisionRecord, { record, moment }: Ref): RefMovement {
  const moved = objectOf(value);
  const tag = objectOf(moved?.['tag']);
  const sha = textUnder(tag, 'sha');
  return {
    ...{ at: validFrom, fromSha: textUnder(moved, 'from'), toSha: textUnder(moved, 'to') },
    forced: booleanOf(moved?.['forced']),
    tagObject: sha === null ? null : { sha, message: textUnder(tag, 'message') },
    byId: textUnder(moved, 'by') ?? textUnder(tag, 'tagger'),
    repositoryUrl: record.key['repository'] ?? null,
    ...{ recordedSeq, moment },
  };
}
