import type { PluginAnswers, ServiceAnswers } from '../../../src/generators/answers.ts';

/** A service's answers, with what a test does not care about filled in. */
export function serviceOf(answers: Partial<ServiceAnswers> = {}): ServiceAnswers {
  return {
    name: 'catalog',
    type: 'rest',
    architecture: 'hexagonal',
    features: ['database'],
    resource: 'pet',
    ...answers,
  };
}

export function pluginOf(answers: Partial<PluginAnswers> = {}): PluginAnswers {
  return {
    name: 'petstore',
    services: [serviceOf()],
    runtime: { mode: 'vendored', version: '0.1.0', archive: new Uint8Array([0x1f, 0x8b]) },
    ...answers,
  };
}
