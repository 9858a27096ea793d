import { expect } from 'vitest';
import { described } from '../openlineage/described.fixture.ts';
import * as from from './webhooks.fixture.ts';

/** The id that tests give a delivery. */
export const DELIVERY = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

/** Sends one body of a host, and says what became of refs and the repository. */
export async function told(sign: from.Sign, event: string, payload: unknown) {
  const { send, commands, keptBodies } = await from.webhookHub();
  const body = JSON.stringify(payload);
  const { status } = await send(body, sign(body, event, DELIVERY, from.SECRET));
  expect(status).toBe(201);
  return { ...described(commands.commands.flatMap(({ statements }) => statements)), report: keptBodies()[0], commands };
}
