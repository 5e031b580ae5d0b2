export type { Lookup } from './engine-functions.ts';
export { execute, startRun, type TemplateRun } from './execute.ts';
export type { TemplateSource } from './node.ts';
export type { RunLimits, RunOptions } from './run.ts';
export { parseTemplates, TemplateSet } from './template-set.ts';
