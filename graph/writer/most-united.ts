// Measured on two busy cores: 3,000 rows of a dataset (versions, what can be read since when, readers) took 3.3 s to unite,
// 7,500 took 9.7 s, and a transaction of the writer has ten.
export const MOST_ROWS_UNITED = 5_000;

// Two datasets, and versions of theirs that turn out to be one: each takes six statements of its own.
export const MOST_ENTITIES_UNITED = 500;

/** For what was committed once: a rebuild takes it in however much it was, alone in the store. More than any store holds. */
export const ANY_ROWS_UNITED = 1_000_000_000;
