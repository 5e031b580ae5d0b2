export { blameData, blameSchema, blameText } from './blame.ts';
export type { ComponentNote, Conversion, ConversionOptions, OverlaySize } from './conversion.ts';
export { convert } from './convert.ts';
export {
  type CrossCheck,
  crossCheck,
  crossCheckAll,
  crossCheckFindings,
  crossCheckSchema,
  crossCheckText,
  helmInputs,
} from './cross-check.ts';
export type { Environment, HookNote, LookupNote, SourceNote, VolatileNote } from './environment.ts';
export { checkEnvironmentName, type EnvironmentRequest, parseEnvironments } from './environment-option.ts';
export { gitOrigin } from './git-origin.ts';
export { handEdits } from './hand-edits.ts';
export { overlayFolder } from './layout.ts';
export {
  inputsOf,
  LOCK_FILE,
  lockOf,
  lockText,
  type MigrationLock,
  readLock,
} from './lock.ts';
export { type Parity, proveParity } from './parity.ts';
export type {
  HookMode,
  MigrationPolicies,
  SecretMode,
  SecretNote,
} from './policies/index.ts';
export type { LeafOrigin, Provenance } from './provenance.ts';
export { type Leak, type Redactor, redactor } from './redactor.ts';
export { renderEnvironment, tracedEnvironment } from './render-environment.ts';
export { guarded, loadInputs, renderEnvironments, renderOptionsOf } from './render-environments.ts';
export type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';
export { renderWithHelm } from './render-with-helm.ts';
export { conversionData, conversionFindings, conversionSchema, conversionText } from './report.ts';
export { updateOf, vanishedFiles } from './rerun.ts';
export { separateCrds } from './separate-crds.ts';
