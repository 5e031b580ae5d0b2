import { lex } from './lexer.ts';
import type {
  BranchNode,
  CommandNode,
  JumpNode,
  ListNode,
  OperandNode,
  PipeNode,
  StatementNode,
  TemplateNode,
  TemplateSource,
  Tree,
  VariableNode,
} from './node.ts';
import { parseCharacter, parseNumber } from './number.ts';
import { TemplateParseError } from './parse-error.ts';
import { describeToken, type Token } from './token.ts';
import { unquote } from './unquote.ts';

/**
 * Parses a template file: its body and every template that it defines, in the order in which they end.
 *
 * @param hasFunction says which functions exist; any other name is an error
 * @throws TemplateParseError
 */
export function parseTemplate(
  name: string,
  text: string,
  hasFunction: (name: string) => boolean,
): readonly Tree[] {
  return new TemplateParser({ name, text }, hasFunction).parseFile();
}

/** What ended a list. */
type ListEnd = { readonly kind: 'end' | 'else'; readonly token: Token };

class TemplateParser {
  private readonly source: TemplateSource;
  private readonly hasFunction: (name: string) => boolean;
  private readonly tokens: readonly Token[];
  private readonly trees: Tree[] = [];
  private position = 0;
  private variables: string[] = ['$'];
  private rangeDepth = 0;

  constructor(source: TemplateSource, hasFunction: (name: string) => boolean) {
    this.source = source;
    this.hasFunction = hasFunction;
    this.tokens = lex(source.text);
  }

  parseFile(): readonly Tree[] {
    const body: StatementNode[] = [];
    while (this.peek().kind !== 'end-of-file') {
      if (this.atDefine()) {
        this.definition();
        continue;
      }
      const node = this.statement();
      if ('token' in node) this.fail(`unexpected {{${node.kind}}}`, node.token);
      body.push(node);
    }
    this.trees.push({ name: this.source.name, source: this.source, body });
    return this.trees;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end-of-file', value: '', position: 0, line: 0 };
  }

  private next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  private peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.position++;
    return this.peek();
  }

  private nextNonSpace(): Token {
    this.peekNonSpace();
    return this.next();
  }

  private fail(problem: string, token: Token): never {
    throw new TemplateParseError(this.source.name, token.line, problem);
  }

  private unexpected(token: Token, context: string): never {
    if (token.kind === 'error') this.fail(token.value, token);
    this.fail(`unexpected ${describeToken(token)} in ${context}`, token);
  }

  private expectEnd(context: string): Token {
    const token = this.nextNonSpace();
    if (token.kind !== 'right-delimiter') this.unexpected(token, context);
    return token;
  }

  private at(token: Token): { source: TemplateSource; position: number } {
    return { source: this.source, position: token.position };
  }

  private atDefine(): boolean {
    if (this.peek().kind !== 'left-delimiter') return false;
    let at = this.position + 1;
    while (this.tokens[at]?.kind === 'space') at++;
    const token = this.tokens[at];
    if (token?.kind !== 'keyword' || token.value !== 'define') return false;
    this.position = at + 1;
    return true;
  }

  private definition(): void {
    const name = this.templateName('define clause');
    this.expectEnd('define clause');
    this.tree(name, 'define clause');
  }

  /** A body with variables of its own, up to its end. */
  private tree(name: string, context: string): void {
    const { variables, rangeDepth } = this;
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { body, end } = this.list();
    if (end.kind !== 'end') this.fail(`unexpected {{else}} in ${context}`, end.token);
    this.trees.push({ name, source: this.source, body });
    this.variables = variables;
    this.rangeDepth = rangeDepth;
  }

  private templateName(context: string): string {
    const token = this.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'raw-string') this.unexpected(token, context);
    return unquote(token.value) ?? this.fail('invalid syntax', token);
  }

  private list(): { body: ListNode; end: ListEnd } {
    const body: StatementNode[] = [];
    while (this.peekNonSpace().kind !== 'end-of-file') {
      const node = this.statement();
      if ('token' in node) return { body, end: node };
      body.push(node);
    }
    return this.fail('unexpected EOF', this.peek());
  }

  private statement(): StatementNode | ListEnd {
    const token = this.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', text: token.value, ...this.at(token) };
    if (token.kind !== 'left-delimiter') this.unexpected(token, 'input');
    return this.action();
  }

  private action(): StatementNode | ListEnd {
    const token = this.peekNonSpace();
    if (token.kind !== 'keyword')
      return { kind: 'action', pipe: this.pipeline('command', 'right-delimiter'), ...this.at(token) };
    this.next();
    switch (token.value) {
      case 'if':
      case 'with':
      case 'range':
        return this.branch(token.value, token);
      case 'else':
        return this.elseEnd();
      case 'end':
        this.expectEnd('end');
        return { kind: 'end', token };
      case 'template':
        return this.templateCall(token);
      case 'block':
        return this.block();
      case 'break':
      case 'continue':
        return this.jump(token.value, token);
      default:
        return this.unexpected(token, 'command');
    }
  }

  private elseEnd(): ListEnd {
    const token = this.peekNonSpace();
    if (token.kind !== 'keyword' || (token.value !== 'if' && token.value !== 'with')) this.expectEnd('else');
    return { kind: 'else', token };
  }

  private jump(kind: 'break' | 'continue', token: Token): JumpNode {
    this.expectEnd(`{{${kind}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`, token);
    return { kind, ...this.at(token) };
  }

  private branch(kind: 'if' | 'with' | 'range', token: Token): BranchNode {
    const scope = this.variables.length;
    const pipe = this.pipeline(kind, 'right-delimiter');
    if (kind === 'range') this.rangeDepth++;
    const { body, end } = this.list();
    if (kind === 'range') this.rangeDepth--;
    const otherwise = end.kind === 'end' ? undefined : this.otherwise(kind);
    this.variables.length = scope;
    return { kind, pipe, body, otherwise, source: this.source, position: pipe.position || token.position };
  }

  /** After `{{else`: another branch of the same kind, or a list. */
  private otherwise(kind: 'if' | 'with' | 'range'): ListNode {
    const token = this.peek();
    if (token.kind === 'keyword' && kind !== 'range' && token.value === kind) {
      this.next();
      return [this.branch(kind, token)];
    }
    const { body, end } = this.list();
    if (end.kind !== 'end') this.fail('expected end; found {{else}}', end.token);
    return body;
  }

  private templateCall(keyword: Token): TemplateNode {
    const place = this.at(this.peekNonSpace());
    const name = this.templateName('template clause');
    if (this.peekNonSpace().kind === 'right-delimiter') {
      this.next();
      return { kind: 'template', name, pipe: undefined, ...place };
    }
    const pipe = this.pipeline('template clause', 'right-delimiter');
    return {
      kind: 'template',
      name,
      pipe,
      source: this.source,
      position: place.position || keyword.position,
    };
  }

  private block(): TemplateNode {
    const place = this.at(this.peekNonSpace());
    const name = this.templateName('block clause');
    const pipe = this.pipeline('block clause', 'right-delimiter');
    this.tree(name, 'block clause');
    return { kind: 'template', name, pipe, ...place };
  }

  private pipeline(context: string, end: 'right-delimiter' | 'right-paren'): PipeNode {
    const start = this.peekNonSpace();
    const { declared, assigns } = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.peekNonSpace();
      if (token.kind === end) {
        this.next();
        this.checkPipeline(commands, context, token);
        return { kind: 'pipe', declared, assigns, commands, ...this.at(start) };
      }
      if (!startsOperand(token)) this.unexpected(this.next(), context);
      commands.push(this.command());
    }
  }

  private declarations(context: string): { declared: VariableNode[]; assigns: boolean } {
    const declared: VariableNode[] = [];
    for (;;) {
      const variable = this.peekNonSpace();
      if (variable.kind !== 'variable') return { declared, assigns: false };
      const back = this.position;
      this.next();
      const next = this.peekNonSpace();
      const isComma = next.kind === 'punctuation' && next.value === ',';
      if (next.kind !== 'assign' && next.kind !== 'declare' && !isComma) {
        this.position = back;
        return { declared, assigns: false };
      }
      this.next();
      declared.push({ kind: 'variable', path: [variable.value], ...this.at(variable) });
      this.variables.push(variable.value);
      if (!isComma) return { declared, assigns: next.kind === 'assign' };
      if (context !== 'range' || declared.length >= 2) this.fail(`too many declarations in ${context}`, next);
      const { kind } = this.peekNonSpace();
      if (kind !== 'variable' && kind !== 'right-delimiter' && kind !== 'right-paren')
        this.fail('range can only initialize variables', next);
    }
  }

  private checkPipeline(commands: readonly CommandNode[], context: string, end: Token): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`, end);
    for (const [index, { operands }] of commands.entries()) {
      const kind = operands[0]?.kind ?? '';
      if (index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(kind))
        this.fail(`non executable command in pipeline stage ${index + 1}`, end);
    }
  }

  private command(): CommandNode {
    const start = this.peekNonSpace();
    const operands: OperandNode[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) operands.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'right-delimiter' || token.kind === 'right-paren') this.position--;
      else if (token.kind !== 'pipe') this.unexpected(token, 'operand');
      if (operands.length === 0) this.fail('empty command', token);
      return { kind: 'command', operands, ...this.at(start) };
    }
  }

  /** A term, with the fields that are taken of it. */
  private operand(): OperandNode | undefined {
    const node = this.term();
    if (node === undefined || this.peek().kind !== 'field') return node;
    const first = this.peek();
    const path: string[] = [];
    while (this.peek().kind === 'field') path.push(this.next().value.slice(1));
    switch (node.kind) {
      case 'field':
      case 'variable':
        return { ...node, path: [...node.path, ...path], position: first.position };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${JSON.stringify(describeTerm(node))}`, first);
      default:
        return { kind: 'chain', node, path, ...this.at(first) };
    }
  }

  private term(): OperandNode | undefined {
    const token = this.nextNonSpace();
    const place = this.at(token);
    switch (token.kind) {
      case 'identifier':
        if (!this.hasFunction(token.value))
          this.fail(`function ${JSON.stringify(token.value)} not defined`, token);
        return { kind: 'identifier', name: token.value, ...place };
      case 'dot':
        return { kind: 'dot', ...place };
      case 'nil':
        return { kind: 'nil', ...place };
      case 'variable':
        if (!this.variables.includes(token.value))
          this.fail(`undefined variable ${JSON.stringify(token.value)}`, token);
        return { kind: 'variable', path: [token.value], ...place };
      case 'field':
        return { kind: 'field', path: [token.value.slice(1)], ...place };
      case 'bool':
        return { kind: 'bool', value: token.value === 'true', ...place };
      case 'character':
      case 'number': {
        const value = token.kind === 'number' ? parseNumber(token.value) : parseCharacter(token.value);
        if (value === undefined) this.fail(`bad number syntax: ${JSON.stringify(token.value)}`, token);
        return { kind: 'number', text: token.value, ...value, ...place };
      }
      case 'string':
      case 'raw-string': {
        const text = unquote(token.value);
        if (text === undefined) this.fail('invalid syntax', token);
        return { kind: 'string', quoted: token.value, text, ...place };
      }
      case 'left-paren':
        return this.pipeline('parenthesized pipeline', 'right-paren');
      default:
        this.position--;
        return undefined;
    }
  }
}

function startsOperand({ kind }: Token): boolean {
  return [
    'bool',
    'character',
    'dot',
    'field',
    'identifier',
    'number',
    'nil',
    'raw-string',
    'string',
    'variable',
    'left-paren',
  ].includes(kind);
}

function describeTerm(node: OperandNode): string {
  if (node.kind === 'string') return node.quoted;
  if (node.kind === 'number') return node.text;
  return node.kind === 'bool' ? String(node.value) : node.kind === 'nil' ? 'nil' : '.';
}
