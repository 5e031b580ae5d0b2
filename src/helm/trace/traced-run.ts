import type { CompiledTemplate } from '../template/frame.ts';
import { Run, type RunOptions } from '../template/run.ts';
import type { RuntimeValue } from '../template/runtime-value.ts';
import type { TemplateSet } from '../template/template-set.ts';
import type { GoFunction } from '../values/go-value.ts';
import { MERGES } from './function-origins.ts';
import { Tracer } from './tracer.ts';

/** A run that notes where everything comes from that it writes. */
export class TracedRun extends Run {
  readonly tracer: Tracer;

  constructor(set: TemplateSet, options: RunOptions) {
    const tracer = new Tracer();
    super(set, { ...options, functions: withNotedMerges(options.functions, tracer) });
    this.tracer = tracer;
  }

  override write(text: string): void {
    super.write(text);
    this.tracer.record(text);
  }

  override print(value: RuntimeValue): void {
    const { tracer } = this;
    if (typeof value !== 'string') tracer.origin = { taint: tracer.whole(value, tracer.origin) };
    super.print(value);
  }

  override enter(template: CompiledTemplate, data: RuntimeValue): void {
    this.tracer.data ??= this.tracer.origin;
    super.enter(template, data);
  }

  override capture(template: CompiledTemplate, data: RuntimeValue): string {
    const { tracer } = this;
    // Of tpl: the text, then its data. The call at hand has just evaluated them.
    tracer.takeCallData('tpl');
    return tracer.capture(() => super.capture(template, data));
  }

  override include(name: string, data: RuntimeValue): string {
    const { tracer } = this;
    tracer.takeCallData('include');
    return tracer.capture(() => super.include(name, data));
  }
}

/** A merge changes maps: what they hold afterwards is noted before. */
function withNotedMerges(
  functions: ReadonlyMap<string, GoFunction>,
  tracer: Tracer,
): ReadonlyMap<string, GoFunction> {
  const noted = MERGES.flatMap((name) => {
    const original = functions.get(name);
    if (original === undefined) return [];
    const call: GoFunction['call'] = (args, context) => {
      const [target, ...sources] = args;
      if (target instanceof Map)
        for (const source of sources)
          if (source instanceof Map) tracer.containers.merge(target, source, tracer.underDecision);
      return original.call(args, context);
    };
    return [[name, { ...original, call }] as const];
  });
  return new Map([...functions, ...noted]);
}
