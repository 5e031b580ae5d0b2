export { presentEdits } from './environment-entry.ts';
export { generateOverlay } from './generate-overlay.ts';
export { type NewEnvironment, newEnvironment } from './new-environment.ts';
