import { quoteText } from '../values/go-format.ts';
import { Lexer } from './lexer.ts';
import { parseCharacter, parseNumber, unquote } from './literals.ts';
import {
  type BranchNode,
  type CommandNode,
  isEmptyTree,
  type JumpNode,
  type Operand,
  type PipeNode,
  type Statement,
  type TemplateNode,
  type TemplateSource,
  type TemplateTree,
  type VariableNode,
} from './node.ts';
import { nodeText } from './node-text.ts';
import { TemplateParseError } from './template-error.ts';
import type { Token, TokenType } from './token.ts';

type EndNode = { readonly kind: 'end'; readonly at: number } | { readonly kind: 'else'; readonly at: number };

const OPERAND_STARTS: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'charConstant',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);
const KEYWORD_LIKE = /^(?:block|break|continue|define|else|end|if|range|template|with|dot|nil)$/;
const CONSTANTS: ReadonlySet<string> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

/** More parentheses and blocks than this inside each other are refused, so that the stack lasts. */
const MAX_DEPTH = 1000;

/**
 * Parses one file: its own tree first, then those of its `define`s and `block`s.
 *
 * @throws TemplateParseError in Go's words
 */
export function parseTemplate(source: TemplateSource, isFunction: (name: string) => boolean): TemplateTree[] {
  return new Parser(source, isFunction).parse();
}

/** Variables and loops that are known at a place; each define starts anew. */
interface Scope {
  variables: string[];
  loops: number;
}

class Parser {
  private readonly source: TemplateSource;
  private readonly isFunction: (name: string) => boolean;
  private readonly lexer: Lexer;
  private readonly trees = new Map<string, TemplateTree>();
  /** Tokens taken back, the next one last. */
  private readonly ahead: Token[] = [];
  private last: Token = { type: 'eof', text: '', at: 0, line: 1 };
  private actionLine = 0;
  private scope: Scope = { variables: ['$'], loops: 0 };
  private depth = 0;

  constructor(source: TemplateSource, isFunction: (name: string) => boolean) {
    this.source = source;
    this.isFunction = isFunction;
    this.lexer = new Lexer(source.text);
  }

  parse(): TemplateTree[] {
    const body: Statement[] = [];
    while (this.peek().type !== 'eof') {
      if (this.peek().type === 'leftDelim') {
        const delim = this.next();
        const token = this.nextNonSpace();
        if (token.type === 'define') {
          this.define();
          continue;
        }
        this.ahead.push(token, delim);
      }
      const node = this.textOrAction();
      if (node.kind === 'end' || node.kind === 'else') throw this.fail(`unexpected {{${node.kind}}}`);
      body.push(node);
    }
    const { name } = this.source;
    const own = this.trees.get(name);
    if (own === undefined || !isEmptyTree(body)) this.add(name, body);
    return [...this.trees.values()];
  }

  private add(name: string, body: readonly Statement[]): void {
    const present = this.trees.get(name);
    if (present === undefined || isEmptyTree(present.body))
      this.trees.set(name, { name, source: this.source, body });
    else if (!isEmptyTree(body))
      throw this.fail(`template: multiple definition of template ${quoteText(name)}`);
  }

  private next(): Token {
    const token = this.ahead.pop() ?? this.lexer.next();
    this.last = token;
    return token;
  }

  private peek(): Token {
    const known = this.ahead.at(-1);
    if (known !== undefined) {
      this.last = known;
      return known;
    }
    const token = this.next();
    this.ahead.push(token);
    return token;
  }

  private nextNonSpace(): Token {
    let token = this.next();
    while (token.type === 'space') token = this.next();
    return token;
  }

  private peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.ahead.push(token);
    return token;
  }

  private fail(message: string): TemplateParseError {
    return new TemplateParseError(this.source.name, this.last.line, message);
  }

  private unexpected(token: Token, context: string): TemplateParseError {
    if (token.type !== 'error') return this.fail(`unexpected ${tokenText(token)} in ${context}`);
    let extra = '';
    if (this.actionLine !== 0 && this.actionLine !== token.line) {
      const place = `started at ${this.source.name}:${this.actionLine}`;
      extra = token.text.endsWith(' action') ? ` ${place}` : ` in action ${place}`;
    }
    return this.fail(token.text + extra);
  }

  private expect(type: TokenType, context: string): Token {
    const token = this.nextNonSpace();
    if (token.type !== type) throw this.unexpected(token, context);
    return token;
  }

  private textOrAction(): Statement | EndNode {
    const token = this.nextNonSpace();
    if (token.type === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.type !== 'leftDelim') throw this.unexpected(token, 'input');
    this.actionLine = token.line;
    const node = this.action();
    this.actionLine = 0;
    return node;
  }

  private itemList(): { body: Statement[]; end: EndNode } {
    const body: Statement[] = [];
    this.enter();
    while (this.peekNonSpace().type !== 'eof') {
      const node = this.textOrAction();
      if (node.kind === 'end' || node.kind === 'else') {
        this.depth--;
        return { body, end: node };
      }
      body.push(node);
    }
    throw this.fail('unexpected EOF');
  }

  private enter(): void {
    if (++this.depth > MAX_DEPTH)
      throw this.fail(`more than ${MAX_DEPTH} blocks or parentheses inside each other`);
  }

  private action(): Statement | EndNode {
    const token = this.nextNonSpace();
    switch (token.type) {
      case 'if':
      case 'range':
      case 'with':
        return this.control(token.type);
      case 'template':
        return this.template();
      case 'block':
        return this.block();
      case 'break':
      case 'continue':
        return this.jump(token, token.type);
      case 'end':
        return { kind: 'end', at: this.expect('rightDelim', 'end').at };
      case 'else': {
        const following = this.peekNonSpace();
        if (following.type !== 'if' && following.type !== 'with') this.expect('rightDelim', 'else');
        return { kind: 'else', at: following.at };
      }
      default: {
        this.ahead.push(token);
        return { kind: 'action', at: token.at, pipe: this.pipeline('command', 'rightDelim') };
      }
    }
  }

  private jump(token: Token, kind: 'break' | 'continue'): JumpNode {
    const end = this.nextNonSpace();
    if (end.type !== 'rightDelim') throw this.unexpected(end, `{{${kind}}}`);
    if (this.scope.loops === 0) throw this.fail(`{{${kind}}} outside {{range}}`);
    return { kind, at: token.at };
  }

  private control(kind: 'if' | 'range' | 'with'): BranchNode {
    const known = this.scope.variables.length;
    const pipe = this.pipeline(kind, 'rightDelim');
    if (kind === 'range') this.scope.loops++;
    const { body, end } = this.itemList();
    if (kind === 'range') this.scope.loops--;
    let otherwise: Statement[] | undefined;
    if (end.kind === 'else') {
      if (kind !== 'range' && this.peek().type === kind) {
        this.next();
        this.enter();
        otherwise = [this.control(kind)];
        this.depth--;
      } else {
        const rest = this.itemList();
        if (rest.end.kind !== 'end') throw this.fail('expected end; found {{else}}');
        otherwise = rest.body;
      }
    }
    this.scope.variables.length = known;
    return { kind, at: pipe.at, pipe, body, otherwise };
  }

  private templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'rawString') throw this.unexpected(token, context);
    return this.unquote(token);
  }

  private unquote(token: Token): string {
    const text = unquote(token.text);
    if (text === undefined) throw this.fail('invalid syntax');
    return text;
  }

  private template(): TemplateNode {
    const token = this.nextNonSpace();
    const name = this.templateName(token, 'template clause');
    const following = this.nextNonSpace();
    let pipe: PipeNode | undefined;
    if (following.type !== 'rightDelim') {
      this.ahead.push(following);
      pipe = this.pipeline('template clause', 'rightDelim');
    }
    return { kind: 'template', at: token.at, name, pipe };
  }

  private block(): TemplateNode {
    const token = this.nextNonSpace();
    const name = this.templateName(token, 'block clause');
    const pipe = this.pipeline('block clause', 'rightDelim');
    this.definition(name, 'block clause');
    return { kind: 'template', at: token.at, name, pipe };
  }

  private define(): void {
    const token = this.nextNonSpace();
    const name = this.templateName(token, 'define clause');
    this.expect('rightDelim', 'define clause');
    this.definition(name, 'define clause');
  }

  private definition(name: string, context: string): void {
    const outer = this.scope;
    this.scope = { variables: ['$'], loops: 0 };
    const { body, end } = this.itemList();
    if (end.kind !== 'end') throw this.fail(`unexpected {{else}} in ${context}`);
    this.add(name, body);
    this.scope = outer;
  }

  private pipeline(context: string, end: TokenType): PipeNode {
    const { at } = this.peekNonSpace();
    const variables: VariableNode[] = [];
    const isAssign = this.declarations(context, variables);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.nextNonSpace();
      if (token.type === end) break;
      if (!OPERAND_STARTS.has(token.type)) throw this.unexpected(token, context);
      this.ahead.push(token);
      commands.push(this.command());
    }
    if (commands.length === 0) throw this.fail(`missing value for ${context}`);
    commands.forEach((command, i) => {
      if (i > 0 && CONSTANTS.has(command.args[0]?.kind ?? ''))
        throw this.fail(`non executable command in pipeline stage ${i + 1}`);
    });
    return { kind: 'pipe', at, isAssign, variables, commands };
  }

  /** Reads `$x :=`, `$x =` and, for a range, `$i, $x :=`. */
  private declarations(context: string, variables: VariableNode[]): boolean {
    while (this.peekNonSpace().type === 'variable') {
      const variable = this.next();
      const adjacent = this.next();
      const following = adjacent.type === 'space' ? this.nextNonSpace() : adjacent;
      const isComma = following.type === 'char' && following.text === ',';
      if (following.type !== 'assign' && following.type !== 'declare' && !isComma) {
        if (following !== adjacent) this.ahead.push(following);
        this.ahead.push(adjacent, variable);
        return false;
      }
      variables.push({ kind: 'variable', at: variable.at, name: variable.text, names: [] });
      this.scope.variables.push(variable.text);
      if (!isComma) return following.type === 'assign';
      if (context !== 'range' || variables.length > 1) throw this.fail(`too many declarations in ${context}`);
      const second = this.peekNonSpace().type;
      if (second !== 'variable' && second !== 'rightDelim' && second !== 'rightParen')
        throw this.fail('range can only initialize variables');
    }
    return false;
  }

  private command(): CommandNode {
    const { at } = this.peekNonSpace();
    const args: Operand[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) args.push(operand);
      const token = this.next();
      if (token.type === 'space') continue;
      if (token.type === 'rightDelim' || token.type === 'rightParen') this.ahead.push(token);
      else if (token.type !== 'pipe') throw this.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.fail('empty command');
    return { kind: 'command', at, args };
  }

  private operand(): Operand | undefined {
    const node = this.term();
    if (node === undefined || this.peek().type !== 'field') return node;
    const { at } = this.peek();
    const names: string[] = [];
    while (this.peek().type === 'field') names.push(this.next().text.slice(1));
    if (node.kind === 'field') return { kind: 'field', at, names: [...node.names, ...names] };
    if (node.kind === 'variable')
      return { kind: 'variable', at, name: node.name, names: [...node.names, ...names] };
    if (CONSTANTS.has(node.kind)) throw this.fail(`unexpected . after term ${quoteText(nodeText(node))}`);
    return { kind: 'chain', at, node, names };
  }

  private term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { at, text } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.isFunction(text)) throw this.fail(`function ${quoteText(text)} not defined`);
        return { kind: 'identifier', at, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.type, at };
      case 'variable':
        if (!this.scope.variables.includes(text)) throw this.fail(`undefined variable ${quoteText(text)}`);
        return { kind: 'variable', at, name: text, names: [] };
      case 'field':
        return { kind: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', at, value: text === 'true' };
      case 'charConstant': {
        const number = parseCharacter(text, at);
        if (number === undefined) throw this.fail(`malformed character constant: ${text}`);
        return number;
      }
      case 'number': {
        const number = parseNumber(text, at);
        if (typeof number === 'string') throw this.fail(number);
        return number;
      }
      case 'leftParen': {
        this.enter();
        const pipe = this.pipeline('parenthesized pipeline', 'rightParen');
        this.depth--;
        return pipe;
      }
      case 'string':
      case 'rawString':
        return { kind: 'string', at, quoted: text, value: this.unquote(token) };
      default:
        this.ahead.push(token);
        return undefined;
    }
  }
}

function tokenText({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (KEYWORD_LIKE.test(type)) return `<${text}>`;
  const runes = [...text];
  return runes.length > 10 ? `${quoteText(runes.slice(0, 10).join(''))}...` : quoteText(text);
}
