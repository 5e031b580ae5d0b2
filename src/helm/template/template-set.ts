import { define } from '../functions/define.ts';
import { quoteText } from '../functions/go-format.ts';
import { type FunctionContext, GoError, type GoFunction, type GoValue } from '../values/go-value.ts';
import { BUILTINS } from './builtins.ts';
import { type ExecutionScope, execute } from './executor.ts';
import type { StatementNode, Tree } from './node.ts';
import { TemplateParseError } from './parse-error.ts';
import { parseTemplate } from './parser.ts';

/** Marks what `fail` and `required` say, so that it can be found in the chain of errors around it. */
const MESSAGE_START = 'HELM_ERR_START';
const MESSAGE_END = 'HELM_ERR_END';
const INCLUDE_LIMIT = 1000;
const ROOT_NAME = 'gotpl';

/** The message of `fail` or `required` in an error's text. */
export function userMessage(text: string): string | undefined {
  return new RegExp(`${MESSAGE_START}(.*)${MESSAGE_END}`, 's').exec(text)?.[1];
}

/** Function names that a parsed template may use, besides those handed in. */
const ENGINE_NAMES: ReadonlySet<string> = new Set([
  ...BUILTINS.keys(),
  'include',
  'tpl',
  'required',
  'fail',
  'lookup',
]);

/** Parses a template for sets with these functions. */
export function parseFor(
  functions: ReadonlyMap<string, GoFunction>,
  name: string,
  text: string,
): readonly Tree[] {
  return parseTemplate(name, text, (callee) => functions.has(callee) || ENGINE_NAMES.has(callee));
}

export interface TemplateSetOptions {
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly context: FunctionContext;
  readonly lookup: GoFunction;
}

/** Templates that see each other, as Helm runs them: with `include`, `tpl`, `required` and `fail`. */
export class TemplateSet {
  private readonly options: TemplateSetOptions;
  private readonly trees: Map<string, Tree>;
  private readonly parent: TemplateSet | undefined;
  private readonly includes: Map<string, number>;
  private readonly own: ReadonlyMap<string, GoFunction>;
  private readonly tplCache: Map<string, readonly Tree[]>;
  private readonly scope: ExecutionScope;

  constructor(options: TemplateSetOptions, parent?: TemplateSet) {
    this.options = options;
    this.trees = new Map();
    this.parent = parent;
    this.includes = parent?.includes ?? new Map();
    this.tplCache = parent?.tplCache ?? new Map();
    this.own = new Map(
      [...this.engineFunctions(), options.lookup].map((definition) => [definition.name, definition]),
    );
    this.scope = {
      tree: (name) => this.tree(name),
      function: (name) => this.own.get(name) ?? options.functions.get(name) ?? BUILTINS.get(name),
      context: options.context,
    };
  }

  /** Adds parsed templates; one that is only space does not replace another of its name. */
  add(trees: readonly Tree[]): void {
    for (const tree of trees) {
      if (this.tree(tree.name) === undefined || !isBlank(tree)) this.trees.set(tree.name, tree);
    }
  }

  /** Runs a template; what Go writes for missing values is taken out. */
  render(name: string, data: GoValue): string {
    return this.execute(name, data).replaceAll('<no value>', '');
  }

  private tree(name: string): Tree | undefined {
    return this.trees.get(name) ?? this.parent?.tree(name);
  }

  private execute(name: string, data: GoValue): string {
    const tree = this.tree(name);
    if (tree === undefined)
      throw new GoError(
        `template: no template ${JSON.stringify(name)} associated with template ${JSON.stringify(ROOT_NAME)}`,
      );
    return execute(this.scope, tree, data);
  }

  private engineFunctions(): GoFunction[] {
    return [
      define('include', ['string', 'interface'], (name, data) => this.include(name, data)),
      define('tpl', ['string', 'interface'], (text, data) => this.tpl(text, data)),
      define('required', ['string', 'interface'], (message, value) => {
        if (value === null || value === '') throw new GoError(MESSAGE_START + message + MESSAGE_END);
        return value;
      }),
      define('fail', ['string'], (message) => {
        throw new GoError(MESSAGE_START + message + MESSAGE_END);
      }),
    ];
  }

  private include(name: string, data: GoValue): string {
    const nested = this.includes.get(name) ?? 0;
    if (nested > INCLUDE_LIMIT)
      throw new GoError(
        `rendering template has a nested reference name: ${name}: unable to execute template`,
      );
    this.includes.set(name, nested + 1);
    try {
      return this.execute(name, data);
    } finally {
      this.includes.set(name, nested);
    }
  }

  /** Runs a text as a template that sees all of this set; what it defines is gone afterwards. */
  private tpl(text: string, data: GoValue): string {
    const inner = new TemplateSet(this.options, this);
    inner.add(this.parseTpl(text));
    try {
      return inner.render(ROOT_NAME, data);
    } catch (error) {
      if (error instanceof GoError)
        throw new GoError(`error during tpl function execution for ${quoteText(text)}: ${error.message}`);
      throw error;
    }
  }

  private parseTpl(text: string): readonly Tree[] {
    const known = this.tplCache.get(text);
    if (known !== undefined) return known;
    try {
      const trees = parseFor(this.options.functions, ROOT_NAME, text);
      this.tplCache.set(text, trees);
      return trees;
    } catch (error) {
      if (error instanceof TemplateParseError)
        throw new GoError(`cannot parse template ${quoteText(text)}: ${error.message}`);
      throw error;
    }
  }
}

function isBlank({ body }: Tree): boolean {
  return body.every((node: StatementNode) => node.kind === 'text' && node.text.trim() === '');
}
