import type { Context } from '../context.ts';
import type { Entity } from './entity.type.ts';
import { toEntity } from './entity-classes.ts';

/** The newest version that can be read at the entity's moment, or null. */
export async function latestVersionOf(context: Context, { id, moment }: Entity): Promise<Entity | null> {
  const record = await context.loaders.latestVersion(id, moment);
  return record === null ? null : toEntity(record, moment);
}
