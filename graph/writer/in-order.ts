import { isStanding } from '../model/command.ts';
import type { Statement } from '../model/statements.ts';

/** The order in which a command's statements are applied: what is withdrawn ends what is said of it besides, so that comes first, behind the entities. */
export function inOrder(statements: readonly Statement[]): readonly Statement[] {
  const about = statements.filter(isAbout);
  const others = statements.filter((one) => !isAbout(one));
  if (!about.some(isStanding)) return [...others, ...about];
  const isEntity = ({ type }: Statement): boolean => type === 'entity';
  return [
    ...others.filter(isEntity),
    ...about.filter(isStanding),
    ...others.filter((one) => !isEntity(one)),
    ...about.filter((one) => !isStanding(one)),
  ];
}

/** Statements about what others of the same command make (a version, above all): they come last, in whatever order they were given. */
function isAbout({ type }: Statement): boolean {
  return type === 'relation' || type === 'slot' || type === 'revision' || type === 'end';
}
