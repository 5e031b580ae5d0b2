import { MartyError } from '../../errors.ts';
import { formatValue, quoteText } from '../values/go-format.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  type GoList,
  type GoValue,
} from '../values/go-value.ts';
import { BUILTINS } from './builtins.ts';
import type { Builtin } from './call.ts';
import { engineFunctions, type Lookup } from './engine-functions.ts';
import { type CompiledTemplate, Frame } from './frame.ts';
import type { RuntimeValue } from './runtime-value.ts';
import type { TemplateSet } from './template-set.ts';
import { tooMuch } from './too-much.ts';

export interface RunLimits {
  /** Characters that one run may write, all includes counted, with 16 more for each write; default 100 million. */
  readonly output?: number;
}

export interface RunOptions {
  /** Functions besides those of text/template and Helm's engine. */
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly context: FunctionContext;
  readonly limits?: RunLimits;
  /** Answers `lookup`; default: nothing is found. */
  readonly lookup?: Lookup;
}

/** Includes of one name inside each other that Helm allows. */
const MAX_RECURSION = 1000;
const DEFAULT_OUTPUT = 100_000_000;
/** Characters that a write costs besides its text: what it takes in memory. */
const WRITE_COST = 16;
/** Characters of a text that a function may give. */
const MAX_TEXT = 64_000_000;
/** Elements of a list that a function may give. */
const MAX_LIST = 4_000_000;
/** Steps of a range or invocations of templates between two looks at the clock. */
const TICKS_PER_CHECK = 256;

/** The definitions of a `tpl` text, seen only while it runs. */
interface Overlay {
  readonly templates: ReadonlyMap<string, CompiledTemplate>;
  readonly outer: Overlay | undefined;
}

/** One render of a template set: what it has written, and how deep it is. */
export class Run {
  readonly set: TemplateSet;
  readonly context: FunctionContext;
  readonly functions: ReadonlyMap<string, GoFunction | Builtin>;
  private overlay: Overlay | undefined;
  private readonly includes = new Map<string, number>();
  private out = '';
  private written = 0;
  private readonly maxWritten: number;
  private ticks = 0;

  constructor(set: TemplateSet, options: RunOptions) {
    this.set = set;
    this.context = options.context;
    this.maxWritten = options.limits?.output ?? DEFAULT_OUTPUT;
    this.functions = new Map<string, GoFunction | Builtin>([
      ...BUILTINS,
      ...options.functions,
      ...engineFunctions(this, options.lookup),
    ]);
  }

  write(text: string): void {
    this.written += text.length + WRITE_COST;
    if (this.written > this.maxWritten)
      throw new MartyError('MARTY-H004', `templates gave more than ${this.maxWritten} characters`);
    this.out += text;
  }

  print(value: RuntimeValue): void {
    if (typeof value === 'string') this.write(value);
    else this.write(value === undefined || value === null ? '<no value>' : this.format(value));
  }

  private format(value: GoValue): string {
    try {
      return formatValue(value);
    } catch (error) {
      throw tooMuch(error, 'printing', [value]) ?? error;
    }
  }

  /** Looks at a large result of a function. @throws MartyError MARTY-H070, and what the context's deadline throws */
  weigh(name: string, value: string | GoList): void {
    const isText = typeof value === 'string';
    const limit = isText ? MAX_TEXT : MAX_LIST;
    if (value.length > limit)
      throw new MartyError(
        'MARTY-H070',
        `${name} makes a ${isText ? 'text' : 'list'} of more than ${limit} ${isText ? 'characters' : 'elements'}`,
      );
    this.context.checkDeadline();
  }

  /** Looks at the clock now and then. @throws what the context's deadline throws */
  tick(): void {
    if (++this.ticks % TICKS_PER_CHECK === 0) this.context.checkDeadline();
  }

  find(name: string): CompiledTemplate | undefined {
    for (let overlay = this.overlay; overlay !== undefined; overlay = overlay.outer) {
      const template = overlay.templates.get(name);
      if (template !== undefined) return template;
    }
    return this.set.find(name);
  }

  /** Runs a template in place: what it writes goes to the output at hand. */
  enter(template: CompiledTemplate, data: RuntimeValue): void {
    this.tick();
    template.execute(new Frame(this, template, data), data);
  }

  /** Runs a template apart. @returns what it wrote */
  capture(template: CompiledTemplate, data: RuntimeValue): string {
    const outer = this.out;
    this.out = '';
    try {
      this.enter(template, data);
      return this.out;
    } finally {
      this.out = outer;
    }
  }

  /**
   * Helm's `include`. Few calls deep on purpose: the stack must last for 1000 of them inside each other.
   *
   * @returns what the template wrote
   */
  include(name: string, data: RuntimeValue): string {
    const depth = this.includes.get(name) ?? 0;
    if (depth > MAX_RECURSION)
      throw new GoError(
        `rendering template has a nested reference name: ${name}: unable to execute template`,
      );
    const template = this.find(name);
    if (template === undefined)
      throw new GoError(`template: no template ${quoteText(name)} associated with template "gotpl"`);
    this.includes.set(name, depth + 1);
    const outer = this.out;
    this.out = '';
    try {
      this.tick();
      template.execute(new Frame(this, template, data), data);
      return this.out;
    } finally {
      this.out = outer;
      this.includes.set(name, depth);
    }
  }

  /** Runs with definitions that shadow the set's. */
  withOverlay<T>(templates: ReadonlyMap<string, CompiledTemplate>, work: () => T): T {
    if (templates.size === 0) return work();
    const { overlay } = this;
    this.overlay = { templates, outer: overlay };
    try {
      return work();
    } finally {
      this.overlay = overlay;
    }
  }
}
