import { CliError, EXIT } from './cli-error.ts';
import { FIND } from './cli.queries.ts';
import type { HubClient } from './hub-client.ts';
import { table } from './terminal.ts';

/** As the options of a command say it; absent: now. */
export type AskedMoment = { readonly asOf?: string | undefined; readonly validAt?: string | undefined };

export type Found = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
};

/**
 * The one thing that an id or a name means.
 * @throws CliError when there is none, or several: the message lists them with their ids
 */
export async function resolveTarget(hub: HubClient, text: string, moment: AskedMoment = {}): Promise<Found> {
  const { find } = await hub.ask<{ readonly find: readonly Found[] }>(FIND, { text, ...moment });
  const [only, ...others] = find;
  if (only === undefined) {
    throw new CliError(
      `nothing is called ${JSON.stringify(text)}`,
      EXIT.notFound,
      `An id, namespace/name, a run's UUID, a commit or a model's name is expected. Try: rootline search ${JSON.stringify(text)}`,
    );
  }
  if (others.length === 0) return only;
  const list = table(
    find.map(({ id, kind, name, namespace }) => ['', id, kind, namespace === null ? name : `${namespace}/${name}`]),
  );
  throw new CliError(`${JSON.stringify(text)} means ${find.length} things: give the id of one\n${list}`, EXIT.notFound);
}
