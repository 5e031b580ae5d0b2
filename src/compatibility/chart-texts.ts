import { join } from 'node:path';
import type { SourceLocation } from '../errors.ts';
import type { YamlNode } from '../goyaml/node.ts';
import { Parser } from '../goyaml/parser.ts';
import type { Chart } from '../helm/index.ts';
import type { TemplateTree } from '../helm/template/node.ts';
import { parseTemplate } from '../helm/template/parser.ts';
import { TemplateParseError } from '../helm/template/template-error.ts';
import { fromBytes } from '../helm/values/go-bytes.ts';
import { type StaticDocument, staticDocuments } from './static-text.ts';
import { type TemplateUses, usesOf } from './template-uses.ts';

/** A chart or subchart, with the names that its templates have in a render. */
export interface ChartPart {
  readonly chart: Chart;
  /** `parent/charts/name`; one for each alias. */
  readonly names: readonly string[];
}

/** A text that Helm runs as a template: a file, or a value that `tpl` may be given. */
export interface TemplateText extends TemplateUses {
  readonly path: string;
  /** Names in a render; none for a value. */
  readonly names: readonly string[];
  /** Keys that lead to a value: `a.b`. */
  readonly valuePath?: string;
  readonly documents: readonly StaticDocument[];
  readonly failure: { readonly message: string; readonly where: SourceLocation } | undefined;
  place(at: number): SourceLocation;
}

/** The chart and all subcharts below it, whether they are enabled or not. */
export function chartParts(chart: Chart, names: readonly string[] = [chart.metadata.name]): ChartPart[] {
  const { dependencies: declared } = chart.metadata;
  const below = chart.dependencies.flatMap((sub) => {
    const { name } = sub.metadata;
    const aliases = declared
      .filter((each) => each.name === name && each.alias !== '')
      .map((each) => each.alias);
    return chartParts(
      sub,
      names.flatMap((parent) => [name, ...aliases].map((each) => `${parent}/charts/${each}`)),
    );
  });
  return [{ chart, names }, ...below];
}

/** Parses the templates of a chart; one that is broken tells why and is empty. */
export function templateTexts({ chart, names }: ChartPart): TemplateText[] {
  return chart.templates.map(({ name, data }) => {
    const path = join(chart.source, name);
    const text = fromBytes(data);
    return templateText(path, text, (at) => ({ file: path, ...lineAndColumn(text, at) }), {
      names: names.map((each) => `${each}/${name}`),
    });
  });
}

/** The strings of a values file that hold `{{`. The file is known to be YAML. */
export function valueTexts(path: string, text: string): TemplateText[] {
  if (!text.includes('{{')) return [];
  const found: TemplateText[] = [];
  const visit = (node: YamlNode, keys: readonly string[]): void => {
    if (node.kind === 'mapping')
      for (const [key, value] of node.entries)
        visit(value, [...keys, key.kind === 'scalar' ? key.value : '?']);
    else if (node.kind === 'sequence')
      for (const [i, item] of node.items.entries()) visit(item, [...keys, String(i)]);
    else if (node.kind === 'scalar' && node.value.includes('{{')) {
      const where = { file: path, line: node.mark.line + 1, column: node.mark.column + 1 };
      found.push(templateText(path, node.value, () => where, { names: [], valuePath: keys.join('.') }));
    }
  };
  const document = new Parser(text.replace(/^\ufeff/, ''), MAX_DEPTH).document();
  if (document !== undefined) visit(document, []);
  return found;
}

const MAX_DEPTH = 1000;

function templateText(
  path: string,
  text: string,
  place: (at: number) => SourceLocation,
  about: Pick<TemplateText, 'names' | 'valuePath'>,
): TemplateText {
  const known = { ...about, path, place };
  const trees = parse(path, text);
  if (!(trees instanceof TemplateParseError))
    return { ...known, ...usesOf(trees), documents: staticDocuments(text, trees), failure: undefined };
  const message = trees.message.slice(`template: ${path}:${trees.line}: `.length);
  const where = about.valuePath === undefined ? { file: path, line: trees.line } : place(0);
  return { ...known, calls: [], fields: [], documents: [], failure: { message, where } };
}

/** Any name counts as a function here: which ones are known is a rule of its own. */
function parse(path: string, text: string): TemplateTree[] | TemplateParseError {
  try {
    return parseTemplate({ name: path, text }, () => true);
  } catch (error) {
    if (error instanceof TemplateParseError) return error;
    throw error;
  }
}

/** Both from 1; columns in characters. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 };
}
