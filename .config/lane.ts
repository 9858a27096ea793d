// Of the stacks that `npm test` starts, each of vitest's workers empties and fills its own.
const lanes = process.env['ROOTLINE_TEST_LANES'];
if (lanes !== undefined) {
  const own = (JSON.parse(lanes) as Record<string, string>[])[Number(process.env['VITEST_POOL_ID']) - 1];
  if (own === undefined) throw new Error(`there is no stack for worker ${process.env['VITEST_POOL_ID'] ?? '?'}`);
  Object.assign(process.env, own);
}
