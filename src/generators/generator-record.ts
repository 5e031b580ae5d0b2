import type { PluginAnswers, RuntimeSource } from './answers.ts';
import { TEMPLATE_VERSION } from './versions.ts';

/** What marty remembers of how a plugin was made; the planner keeps it under `.marty/`. */
export function generatorRecord({
  name,
  services,
  runtime,
}: RecordedAnswers): Readonly<Record<string, unknown>> {
  return {
    templates: TEMPLATE_VERSION,
    runtime: { mode: runtime.mode, version: runtime.version },
    answers: { name, services },
  };
}

export interface RecordedAnswers {
  readonly name: string;
  readonly services: PluginAnswers['services'];
  readonly runtime: Pick<RuntimeSource, 'mode' | 'version'>;
}
