import { MartyError } from '../../errors.ts';
import { BUILTIN_NAMES } from './builtins.ts';
import { compileTemplate } from './compile.ts';
import { ENGINE_FUNCTION_NAMES } from './engine-functions.ts';
import type { CompiledTemplate } from './frame.ts';
import { isEmptyTree, type TemplateSource, type TemplateTree } from './node.ts';
import { parseTemplate } from './parser.ts';
import { TemplateParseError } from './template-error.ts';

/** A text of `tpl`: itself and what it defines. */
export interface ParsedText {
  readonly main: CompiledTemplate;
  readonly definitions: ReadonlyMap<string, CompiledTemplate>;
}

/** Texts of `tpl` that are kept parsed. */
const MAX_TEXTS = 4096;
/** Name that errors give to a text of `tpl`. */
const TEXT_NAME = 'gotpl';

/** All templates of a chart and its subcharts in one namespace, parsed once for any number of runs. */
export class TemplateSet {
  private readonly trees: Map<string, TemplateTree>;
  private readonly compiled = new Map<string, CompiledTemplate>();
  private readonly texts = new Map<string, ParsedText>();
  private readonly isFunction: (name: string) => boolean;
  private readonly compile: typeof compileTemplate;

  constructor(
    trees: Map<string, TemplateTree>,
    isFunction: (name: string) => boolean,
    compile = compileTemplate,
  ) {
    this.trees = trees;
    this.isFunction = isFunction;
    this.compile = compile;
  }

  /** The same templates with another way to run them; nothing is parsed again. */
  compiledBy(compile: typeof compileTemplate): TemplateSet {
    return new TemplateSet(this.trees, this.isFunction, compile);
  }

  /** Names of all files and definitions. */
  get names(): readonly string[] {
    return [...this.trees.keys()];
  }

  find(name: string): CompiledTemplate | undefined {
    const ready = this.compiled.get(name);
    if (ready !== undefined) return ready;
    const tree = this.trees.get(name);
    if (tree === undefined) return undefined;
    const template = this.compile(tree);
    this.compiled.set(name, template);
    return template;
  }

  /** @throws TemplateParseError */
  parseText(text: string): ParsedText {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const trees = parseTemplate({ name: TEXT_NAME, text }, this.isFunction);
    const main = trees.find(({ name }) => name === TEXT_NAME) ?? {
      name: TEXT_NAME,
      source: { name: TEXT_NAME, text },
      body: [],
    };
    const definitions = trees.filter(
      (tree) => tree !== main && (!isEmptyTree(tree.body) || !this.trees.has(tree.name)),
    );
    const parsed: ParsedText = {
      main: this.compile(main),
      definitions: new Map(definitions.map((tree) => [tree.name, this.compile(tree)])),
    };
    if (this.texts.size >= MAX_TEXTS) this.texts.clear();
    this.texts.set(text, parsed);
    return parsed;
  }
}

/**
 * Parses files in the order given; where two define the same name the last one wins, unless it is empty.
 *
 * @param functionNames names besides those of text/template and Helm's engine
 * @throws MartyError MARTY-H001 in Helm's words
 */
export function parseTemplates(
  files: readonly TemplateSource[],
  functionNames: Iterable<string>,
): TemplateSet {
  const names = new Set([...BUILTIN_NAMES, ...ENGINE_FUNCTION_NAMES, ...functionNames]);
  const isFunction = (name: string) => names.has(name);
  const trees = new Map<string, TemplateTree>();
  for (const file of files)
    for (const tree of parseFile(file, isFunction))
      if (!trees.has(tree.name) || !isEmptyTree(tree.body)) trees.set(tree.name, tree);
  return new TemplateSet(trees, isFunction);
}

function parseFile(file: TemplateSource, isFunction: (name: string) => boolean): TemplateTree[] {
  try {
    return parseTemplate(file, isFunction);
  } catch (error) {
    if (!(error instanceof TemplateParseError)) throw error;
    // Helm keeps the place and the last part of the message.
    const message = error.message.split(': ').at(-1) ?? '';
    throw new MartyError('MARTY-H001', `parse error at (${error.file}:${error.line}): ${message}`, {
      where: { file: error.file, line: error.line },
      cause: error,
    });
  }
}
