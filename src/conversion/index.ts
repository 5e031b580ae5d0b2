export type { Conversion, ConversionOptions, OverlaySize } from './conversion.ts';
export { convert } from './convert.ts';
export type { Environment, HookNote, LookupNote, SourceNote, VolatileNote } from './environment.ts';
export { type EnvironmentRequest, parseEnvironments } from './environment-option.ts';
export { gitOrigin } from './git-origin.ts';
export { handEdits } from './hand-edits.ts';
export {
  inputsOf,
  LOCK_FILE,
  lockOf,
  lockText,
  type MigrationLock,
  readLock,
} from './lock.ts';
export { type Parity, proveParity } from './parity.ts';
export {
  allowedDifferences,
  type HookMode,
  type MigrationPolicies,
  type SecretMode,
  type SecretNote,
} from './policies/index.ts';
export { renderEnvironment } from './render-environment.ts';
export { loadInputs, renderEnvironments } from './render-environments.ts';
export type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';
export { conversionData, conversionFindings, conversionSchema, conversionText } from './report.ts';
export { updateOf, vanishedFiles } from './rerun.ts';
