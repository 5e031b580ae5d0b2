export { outdatedInputs, type Validation, validateTree } from './validation.ts';
export {
  validationData,
  validationFindings,
  validationMarkdown,
  validationSchema,
  validationText,
} from './validation-report.ts';
export { valueEffects } from './value-effects.ts';
