import { type EventStream, type StreamEvent, eventStream } from './stream.ts';

/** What is sent: first some events that have an order among them, then a stream without one. */
export type Load = {
  readonly inOrder: number;
  readonly length: number;
  at(index: number): StreamEvent;
};

/** @param bodies events that one producer sends one after the other; @param length of all */
export function loadOf(bodies: readonly string[], seed: number, length: number): Load {
  const stream: EventStream = eventStream(seed);
  return {
    inOrder: bodies.length,
    length: Math.max(length, bodies.length),
    at(index) {
      const body = bodies[index];
      return body === undefined ? stream.at(index - bodies.length) : { body, doubled: false };
    },
  };
}

/** The first `length` events of a load. */
export function firstOf(load: Load, length: number): Load {
  return { ...load, length: Math.min(length, load.length) };
}
