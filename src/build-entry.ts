/** What the build reads of the code to write tables, schemas and reference pages; not shipped. */
export { describeCommand, inputSchema, outputSchema, resultSchema } from './commands/command-table.ts';
export { CLASS_WEIGHTS, RULES } from './compatibility/index.ts';
export { COMMON_FLAGS, FINDING_FLAGS, WRITE_FLAGS } from './console/global-flags.ts';
export { ERRORS } from './errors.ts';
export { callableNames } from './helm/callable-names.ts';
