import type { ScopedTemplate } from '../builtins/template-scope.ts';
import { splitDocuments } from '../manifests/split-documents.ts';
import { type CompiledChart, render } from '../render.ts';
import type { RenderOptions } from '../render-options.ts';
import type { Rendered } from '../rendered.ts';
import { templateRun } from '../template/execute.ts';
import type { TemplateSet } from '../template/template-set.ts';
import type { GoMap } from '../values/go-value.ts';
import type { TracedLine } from './origin.ts';
import { childPath } from './taint.ts';
import { TracedRun } from './traced-run.ts';
import type { Tracer } from './tracer.ts';
import { compileTraced } from './tracing-compiler.ts';

/** Where a line of a rendered document comes from. */
export interface LineOrigin {
  /** `chart/templates/x.yaml`; in a text that comes out of include, the file that printed the line. */
  readonly template: string;
  /** From 1. */
  readonly line: number;
  /** Paths of values that flow into the line's text, from the root of the parent chart. Sorted. */
  readonly values: readonly string[];
  /** Paths that decided whether the line is there, or which text it has. Sorted. */
  readonly decidedBy: readonly string[];
  /** Paths that decided that no further lines come after this one. Sorted. */
  readonly endedBy: readonly string[];
}

export interface TracedRender {
  readonly rendered: Rendered;
  /** Origins of the lines of a document of the render: a manifest, hook or dropped document. */
  linesOf(document: { readonly source: string; readonly text: string }): readonly LineOrigin[];
  /** Texts of the scalar values by path, the chart's own ones included. */
  readonly values: ReadonlyMap<string, string>;
}

const traced = new WeakMap<TemplateSet, TemplateSet>();

function tracedSet(set: TemplateSet): TemplateSet {
  const known = traced.get(set);
  if (known !== undefined) return known;
  const compiled = set.compiledBy(compileTraced);
  traced.set(set, compiled);
  return compiled;
}

/**
 * Renders as `render`, to the same bytes, and notes for each line where it comes from. Paths are rather one too
 * many than one too few.
 *
 * @throws MartyError as `render`
 */
export function traceRender(compiled: CompiledChart, values: GoMap, options: RenderOptions): TracedRender {
  const documents = new Map<string, LineOrigin[]>();
  let scalars: ReadonlyMap<string, string> = new Map();
  const rendered = render(compiled, values, options, (set, runOptions, templates) => {
    const run = new TracedRun(tracedSet(set), runOptions);
    const { tracer } = run;
    addValues(tracer, templates);
    scalars = tracer.containers.scalars;
    const inner = templateRun(run);
    return {
      execute: (name, data) => {
        const text = inner.execute(name, data);
        addDocuments(documents, name, text, tracer, options.helmVersion ?? 3);
        return text;
      },
    };
  });
  return {
    rendered,
    values: scalars,
    linesOf: ({ source, text }) => documents.get(documentKey(source, text)) ?? [],
  };
}

/** Values under their paths in the parent chart: those of a subchart below its name, globals below `global`. */
function addValues({ containers }: Tracer, templates: readonly ScopedTemplate[]): void {
  const scopes = new Map(
    templates.map(({ basePath, scope }) => [
      basePath
        .replace(/\/templates$/, '')
        .split('/charts/')
        .slice(1)
        .reduce(childPath, ''),
      scope.get('Values'),
    ]),
  );
  const byDepth = [...scopes].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [, values] of byDepth)
    if (values instanceof Map) {
      const global = values.get('global');
      if (global instanceof Map) containers.addValues(global, 'global');
    }
  for (const [path, values] of byDepth) if (values !== undefined) containers.addValues(values, path);
}

function documentKey(source: string, text: string): string {
  return `${source}\n${text}`;
}

function addDocuments(
  documents: Map<string, LineOrigin[]>,
  source: string,
  content: string,
  tracer: Tracer,
  helmVersion: 3 | 4,
): void {
  const lines = tracer.captured ?? [];
  tracer.captured = undefined;
  let from = 0;
  for (const text of splitDocuments(content, helmVersion)) {
    const at = content.indexOf(text, from);
    from = at + text.length;
    const first = content.slice(0, at).split('\n').length - 1;
    const own = lines.slice(first, first + text.split('\n').length);
    const key = documentKey(source, text);
    const origins = own.map((line) => lineOrigin(line, source, tracer));
    // Equal documents are told apart by nothing: what either comes from counts for both.
    const before = documents.get(key);
    documents.set(key, before === undefined ? origins : origins.map((origin, i) => both(origin, before[i])));
  }
}

function lineOrigin({ place, taint, follows }: TracedLine, source: string, { paths }: Tracer): LineOrigin {
  return {
    template: place?.template ?? source,
    line: place?.line ?? 1,
    values: paths.names(taint.values),
    decidedBy: paths.names(taint.decided & ~taint.values),
    endedBy: paths.names(follows?.decided ?? 0n),
  };
}

function both(origin: LineOrigin, other: LineOrigin | undefined): LineOrigin {
  if (other === undefined) return origin;
  const merged = (left: readonly string[], right: readonly string[]) =>
    [...new Set([...left, ...right])].sort();
  return {
    ...origin,
    values: merged(origin.values, other.values),
    decidedBy: merged(origin.decidedBy, other.decidedBy),
    endedBy: merged(origin.endedBy, other.endedBy),
  };
}
