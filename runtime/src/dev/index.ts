export { type DevApp, type DevOptions, startAll } from './start-all.ts';
