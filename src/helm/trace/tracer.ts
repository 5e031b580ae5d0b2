import type { TemplateSource } from '../template/node.ts';
import { MISSING, type RuntimeValue } from '../template/runtime-value.ts';
import { ContainerOrigins, isContainer } from './container-origins.ts';
import {
  alignLines,
  type Origin,
  type Place,
  type TracedLine,
  toLines,
  UNTRACED,
  wholeTaint,
  withTaint,
} from './origin.ts';
import { asDecision, byDecision, CLEAN, join, type Taint, ValuePaths } from './taint.ts';

/** An argument of a call, with its origin. */
export interface Operand {
  readonly value: RuntimeValue;
  readonly origin: Origin;
}

/** A text that `tpl` runs: it has no file, so its lines are put down to where the text comes from. */
interface TextSource {
  readonly place: Place | undefined;
  readonly whole: Taint;
  readonly lines: readonly TracedLine[] | undefined;
}

/** Origins of one invocation of a template, beside its frame. */
export interface Invocation {
  /** By variable slot. */
  readonly slots: Origin[];
  dot: Origin;
  readonly text: TextSource | undefined;
}

/** A range that runs. */
export interface Loop {
  readonly list: RuntimeValue;
  readonly keys: readonly string[];
  readonly origin: Origin;
  readonly decision: Taint;
  index: number;
}

/** Name that errors, and so sources, give to a text of `tpl`. */
const TEXT_NAME = 'gotpl';

/** What a traced run knows: where values come from, where it is, and what was written from where. */
export class Tracer {
  readonly paths = new ValuePaths();
  readonly containers = new ContainerOrigins(this.paths);
  /** Origin of the value that was evaluated last. */
  origin: Origin = UNTRACED;
  /** Paths that decided that the statement at hand runs. */
  decided = 0n;
  invocation: Invocation = { slots: [], dot: UNTRACED, text: undefined };
  /** Arguments evaluated for calls that have not happened yet. */
  operands: Operand[] = [];
  readonly loops: Loop[] = [];
  /** What an include or tpl wrote last. */
  captured: readonly TracedLine[] | undefined;
  /** Origin of the data of the next invocation. */
  data: Origin | undefined;
  /** Of the text that `tpl` runs next. */
  text: Operand | undefined;
  /** The include or tpl whose arguments are evaluated. */
  call:
    | {
        readonly mark: number;
        readonly literals: readonly (Operand | undefined)[];
        readonly piped: Operand | undefined;
      }
    | undefined;
  pieces: TracedLine[] = [];
  private place: Place | undefined;
  private literal: { readonly source: TemplateSource; readonly line: number } | undefined;

  /** The origin of a value with all that is in it, for functions that look at the whole. */
  whole(value: RuntimeValue, origin: Origin): Taint {
    return isContainer(value) ? join(origin.taint, this.containers.deep(value)) : wholeTaint(origin);
  }

  /** What a decision about a value depends on: all of a scalar, but only the shape of a container. */
  decision(value: RuntimeValue, origin: Origin): Taint {
    const taint = isContainer(value)
      ? join(wholeTaint(origin), this.containers.shape(value))
      : wholeTaint(origin);
    return asDecision(taint);
  }

  get underDecision(): Taint {
    return byDecision(this.decided);
  }

  at(source: TemplateSource, line: number): void {
    this.literal = undefined;
    this.place = this.placeOf(source, line);
  }

  atText(source: TemplateSource, line: number): void {
    this.at(source, line);
    this.literal = { source, line };
    this.origin = UNTRACED;
  }

  private placeOf(source: TemplateSource, line: number): Place | undefined {
    if (source.name !== TEXT_NAME) return { template: source.name, line };
    const { text } = this.invocation;
    return text?.lines?.[line - 1]?.place ?? text?.place;
  }

  /** What the text of the templates itself comes from: values, where `tpl` runs them. */
  sourceTaint(source: TemplateSource, line: number): Taint | undefined {
    const { text } = this.invocation;
    if (source.name !== TEXT_NAME || text === undefined) return undefined;
    const own = text.lines?.[line - 1]?.taint;
    return own === undefined ? text.whole : join(text.whole, own);
  }

  /** Notes a text that was just written. */
  record(text: string): void {
    const { literal, underDecision } = this;
    if (literal !== undefined) {
      const { source, line } = literal;
      const parts = text.split('\n');
      for (const [index, part] of parts.entries()) {
        const at = line + index;
        const taint = this.sourceTaint(source, at);
        this.pieces.push({
          text: index < parts.length - 1 ? `${part}\n` : part,
          place: this.placeOf(source, at),
          taint: taint === undefined ? underDecision : join(taint, underDecision),
        });
      }
      return;
    }
    const { place } = this;
    const { origin } = this;
    const extra = join(origin.taint, underDecision);
    const aligned = origin.lines && alignLines(text, origin.lines);
    if (aligned === undefined) {
      const taint = join(wholeTaint(origin), underDecision);
      // An include that printed nothing: what it decided may have kept lines from following.
      const follows = text.trim() === '' && origin.lines !== undefined ? { follows: asDecision(taint) } : {};
      const inLine = (origin.lines ?? []).reduce((sum, line) => join(sum, line.taint), extra);
      this.pieces.push({ text, place, taint: 'follows' in follows ? inLine : taint, ...follows });
      return;
    }
    for (const [index, line] of aligned.entries())
      this.pieces.push({
        text: index < aligned.length - 1 ? `${line.text}\n` : line.text,
        place: line.place ?? place,
        taint: line.text === '' ? line.taint : join(line.taint, extra),
        ...(line.follows && { follows: line.follows }),
      });
  }

  /** Notes a decision that may have written nothing: into the line at hand, or in lines after it. */
  recordDecision(decision: Taint, inLine: boolean): void {
    const taint = join(decision, this.underDecision);
    const { place } = this;
    this.pieces.push(
      inLine ? { text: '', place, taint } : { text: '', place, taint: CLEAN, follows: asDecision(taint) },
    );
  }

  /** Notes that a decision may have changed a map, or one key of it. */
  noteChange(map: RuntimeValue, key: string | undefined, decision: Taint): void {
    if (!(map instanceof Map)) return;
    if (key === undefined) this.containers.taint(map, decision);
    else this.containers.write(map, key, withTaint(this.containers.read(map, key, CLEAN), decision));
  }

  /** Begins an invocation. @returns what {@link leave} needs */
  enter(source: TemplateSource): { invocation: Invocation; decided: bigint; loops: number } {
    const before = { invocation: this.invocation, decided: this.decided, loops: this.loops.length };
    const data = this.data ?? UNTRACED;
    const text = source.name === TEXT_NAME ? this.textSource(source) : undefined;
    this.data = undefined;
    this.text = undefined;
    this.invocation = { slots: [data], dot: data, text };
    return before;
  }

  leave({ invocation, decided, loops }: ReturnType<Tracer['enter']>): void {
    this.invocation = invocation;
    this.decided = decided;
    this.loops.length = loops;
  }

  private textSource(source: TemplateSource): TextSource | undefined {
    if (this.text === undefined) return this.invocation.text;
    const { value, origin } = this.text;
    const lines =
      typeof value === 'string' && value === source.text && origin.lines !== undefined
        ? alignLines(value, origin.lines)
        : undefined;
    return { place: this.place, whole: lines === undefined ? wholeTaint(origin) : origin.taint, lines };
  }

  /** Runs something that writes apart, and keeps what it wrote as `captured`. */
  capture<T>(work: () => T): T {
    const { pieces, place, literal, origin } = this;
    this.pieces = [];
    try {
      const result = work();
      this.captured = toLines(this.pieces);
      return result;
    } finally {
      this.pieces = pieces;
      this.place = place;
      this.literal = literal;
      this.origin = origin;
    }
  }

  /** The arguments of a call, taken off the stack: `literals` stand where nothing was evaluated. */
  takeOperands(
    mark: number,
    literals: readonly (Operand | undefined)[],
    piped: Operand | undefined,
  ): Operand[] {
    const evaluated = this.operands.splice(mark);
    const operands: Operand[] = [];
    let next = 0;
    for (const literal of literals) {
      const operand = literal ?? evaluated[next++];
      if (operand !== undefined) operands.push(operand);
    }
    return piped === undefined ? operands : [...operands, piped];
  }

  /** Hands the arguments of an include or tpl to the invocation that follows. */
  takeCallData(name: 'include' | 'tpl'): void {
    const { call } = this;
    if (call === undefined) {
      this.data = UNTRACED;
      return;
    }
    const evaluated = this.operands.slice(call.mark);
    const [first, second] = this.takeOperands(call.mark, call.literals, call.piped);
    this.operands.push(...evaluated);
    this.data = second?.origin ?? UNTRACED;
    if (name === 'tpl') this.text = first;
  }

  /** The value that came through the pipeline. */
  piped(final: RuntimeValue | typeof MISSING): Operand | undefined {
    return final === MISSING ? undefined : { value: final, origin: this.origin };
  }

  /** What a container under a decision keeps of it. */
  decide(origin: Origin): Origin {
    return this.decided === 0n ? origin : withTaint(origin, this.underDecision);
  }
}
