export { type BuildOptions, build } from './build.ts';
