import type { Json } from '@rootline/graph/model';
import type { Context } from '../context.ts';
import { PathChangeEnum } from '../enums.ts';
import type { Entity } from '../entity/entity.type.ts';
import { integerOf, listOf, objectOf, textUnder } from '../entity/values.ts';
import { toConnection } from '../page/connection.ts';
import { type PageArgs, pageOf } from '../page/page.args.ts';
import { pageOfList } from '../page/page-of-list.ts';
import type { CommitChange, PathChange, Submodule } from './commit-changes.type.ts';

/** A page of what the commit changed, or null where nobody told. */
export async function commitChanges(context: Context, commit: Entity, args: PageArgs) {
  const page = pageOf(args);
  const value = objectOf(await newest(context, commit, 'facet:git.changes'));
  if (value === null) return null;
  const changes = listOf(value['paths']).flatMap(changeOf);
  const connection = toConnection(pageOfList(changes, page), args, (node) => ({ node }));
  return { ...connection, total: Math.max(integerOf(value['total']) ?? 0, changes.length) };
}

/** The submodules of the commit's tree, or null where nobody looked. */
export async function submodulesOf(context: Context, commit: Entity): Promise<readonly Submodule[] | null> {
  const value = await newest(context, commit, 'facet:git.submodules');
  if (value === undefined) return null;
  return listOf(value).flatMap((item) => {
    const facts = objectOf(item);
    const path = textUnder(facts, 'path');
    return path === null ? [] : [{ path, url: textUnder(facts, 'url'), sha: textUnder(facts, 'sha') }];
  });
}

async function newest(context: Context, { id, moment }: Entity, field: string): Promise<Json | undefined> {
  const { items } = await context.entities.revisions(id, [field], { first: 1 }, moment);
  return items[0]?.item.value;
}

function changeOf(item: Json): readonly CommitChange[] {
  const facts = objectOf(item);
  const [path, kind] = [textUnder(facts, 'path'), textUnder(facts, 'kind')];
  if (path === null || !isPathChange(kind)) return [];
  return [{ path, change: kind, from: textUnder(facts, 'from'), submodule: textUnder(facts, 'submodule') }];
}

function isPathChange(text: string | null): text is PathChange {
  return Object.values(PathChangeEnum).some((one) => one === text);
}
