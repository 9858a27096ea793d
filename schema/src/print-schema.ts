import { writeFileSync } from 'node:fs';
import { printSortedSchema } from './build-schema.ts';

/** `npm run print -w schema` writes the contract that web, tools and reviewers read. */
writeFileSync(new URL('../schema.graphql', import.meta.url), printSortedSchema());
