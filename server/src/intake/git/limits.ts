/** What GitHub sends at most; the other hosts send less. Beyond it the request is refused with 413. */
export const MAX_BODY_BYTES = 25 * 1024 * 1024;
/** Bodies on their way to the writer, in sum: two of the largest, or hundreds of usual ones. */
export const MAX_BYTES_INSIDE = 50 * 1024 * 1024;
/** Commits of one report. GitHub names up to 2,048 in one push; a history is sent in pages. */
export const MAX_COMMITS = 5_000;
/** Branches and tags of one report: GitHub pushes at most three at once, a synchronised repository has thousands. */
export const MAX_REFS = 5_000;
/** Commits of one command. One transaction writes about ten facts for each. */
export const MAX_COMMITS_IN_COMMAND = 200;
/** Branches and tags of one command: about as many facts as its commits. */
export const MAX_REFS_IN_COMMAND = 200;
/** Text of one command: what a transaction should write at once. A single commit may be larger. */
export const MAX_BYTES_IN_COMMAND = 2 * 1024 * 1024;
/** Other addresses of one repository. */
export const MAX_ALIASES = 20;
/** Octopus merges of the Linux kernel have had 66. */
export const MAX_PARENTS = 128;
/** Changed paths of one commit that are kept; an import of a tree may change a million. */
export const MAX_PATHS = 2_000;
/** The longest path that Linux takes. */
export const MAX_PATH = 4_096;
export const MAX_SUBMODULES = 200;
/** A message beyond it is cut: generated ones (squashed histories) have reached megabytes. */
export const MAX_MESSAGE = 64 * 1024;
/** People named in one command, in the trailers of messages too. Each that is new is written to the vault first. */
export const MAX_PEOPLE = 10_000;
/** Text of changed paths that the graph keeps of one commit; the body has them all. */
export const MAX_PATHS_TEXT = 24 * 1024;
