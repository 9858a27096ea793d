import type { Spool } from '@rootline/storage';
import type { Drain } from './drain.ts';

/** A line in front of the graph: its queue, and what works it off. */
export type SpoolLane = { readonly name: 'events' | 'git'; readonly spool: Spool; readonly drain: Drain };
