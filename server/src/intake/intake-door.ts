import type { Command, Receipt } from '@rootline/graph/model';
import type { Body } from '@rootline/storage';

/** What a request said, understood: the body to keep, and the command to submit. The name of the command begins with the protocol. */
export type Intake = { readonly body: Body; readonly command: Command };

/** Committed, or on disk and committed later; durable either way. */
export type Taken =
  { readonly spooled: false; readonly receipt: Receipt } | { readonly spooled: true; readonly receivedAt: number };

/** Where the intake of a protocol goes whose producers may be answered before the commit. */
export type IntakeDoor = {
  /**
   * Takes what came together, in its order; each is answered for by itself. Rejected: HubBusyError when sending it again mends it,
   * other expected errors when nothing does.
   */
  take(intakes: readonly Intake[]): Promise<readonly PromiseSettledResult<Taken>[]>;
};

/** What is kept for later: its command is worked out anew when its turn comes. */
export type Deferred = {
  readonly body: Body;
  readonly command: Pick<Command, 'name' | 'key' | 'actor' | 'project' | 'drawn'>;
};

/** Where deliveries go whose senders wait for an answer, and not for what becomes of it. */
export type DeliveryDoor = IntakeDoor & {
  /**
   * Makes safe what is too much to be committed at once, all of it or nothing, behind what came before. Resolves with the
   * time of receipt (epoch ms). @throws HubBusyError
   */
  later(deferred: readonly Deferred[]): Promise<number>;
};

/** Takes one. @throws the reason when it was not taken */
export async function takeOne(door: IntakeDoor, intake: Intake): Promise<Taken> {
  const [taken] = await door.take([intake]);
  if (taken === undefined) throw new Error('the door answered for fewer than it was given');
  if (taken.status === 'rejected') throw taken.reason;
  return taken.value;
}
