/** What the issue promises to producers; the route tells Fastify. */
export const MAX_WIRE_BYTES = 5 * 1024 * 1024;
/** A gzip body is worth four times its promise; beyond it is a bomb. */
export const MAX_DECODED_BYTES = 20 * 1024 * 1024;
/** Bodies on their way to the writer, in sum. A decoded event holds about ten times its text in memory. */
export const MAX_BYTES_INSIDE = 40 * 1024 * 1024;
/** Real events stay below 20; deeper ones only cost us stack. */
export const MAX_DEPTH = 100;
/** What is parsed at all: 20 MB of opening brackets would be 10 million lists in memory. Up to here the error names the path. */
export const MAX_PARSED_DEPTH = 1_000;
/** Below this even a body of nothing but brackets makes 64,000 lists at most: it is parsed without a look at its nesting first. */
export const MAX_UNSCANNED_BYTES = 64 * 1024;
/** The reference consumer's batches are of some hundreds; each event is answered for by itself. */
export const MAX_BATCH = 1_000;
/** Inputs and outputs of one event, each. One transaction writes all of it. */
export const MAX_DATASETS = 5_000;
/** An entry of a facet's list beyond which the facet is kept and not understood: symlinks, tags, owners, dependencies. */
export const MAX_LISTED = 1_000;
/** A kept facet is shown with its entity; a larger one is a reference to the body. */
export const MAX_FACET_BYTES = 32 * 1024;
/** A value that the hub understands (parameters, descriptions, metrics of 2,000 columns) may be longer than one that it only keeps. */
export const MAX_VALUE_BYTES = 256 * 1024;
/** Content of a Schema or JobVersion, which is part of its identity. The graph's own limit is 1 MB. */
export const MAX_CONTENT_BYTES = 900 * 1024;
/** Tags and facets are parts of an index key, which Neo4j bounds at 8 KB. */
export const MAX_FIELD_NAME = 200;
/** Flags are for people: they need a few and not ten thousand. */
export const MAX_FLAGS = 20;
/** Tags of one thing in one event, as many as the mutation `tag` sets at once. */
export const MAX_TAGS = 100;
/** Tags of all things in one event: each is a fact that one transaction writes. */
export const MAX_EVENT_TAGS = 1_000;
/** People in one event: each that is new is written to the vault before the event is answered. */
export const MAX_PEOPLE = 1_000;
