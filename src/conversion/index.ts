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
export { type EnvironmentRequest, parseEnvironments } from './environment-option.ts';
export {
  inputsOf,
  LOCK_FILE,
  lockOf,
  lockText,
  type MigrationLock,
  type MigrationPolicies,
  readLock,
} from './lock.ts';
export { type Parity, proveParity } from './parity.ts';
export type { LeafOrigin, Provenance } from './provenance.ts';
export { type Leak, type Redactor, redactor } from './redactor.ts';
export { renderEnvironment, tracedEnvironment } from './render-environment.ts';
export { guarded, loadInputs, renderEnvironments, renderOptionsOf } from './render-environments.ts';
export type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';
export { renderWithHelm } from './render-with-helm.ts';
export { conversionData, conversionFindings, conversionSchema, conversionText } from './report.ts';
export type { SecretMode, SecretNote } from './secrets.ts';
export { separateCrds } from './separate-crds.ts';
