export { withLockedEdits } from './edit-parts.ts';
export { presentEdits } from './environment-entry.ts';
export { generateOverlay } from './generate-overlay.ts';
export { type NewEnvironment, newEnvironment } from './new-environment.ts';
export { secretWarnings } from './secrets-in-lock.ts';
