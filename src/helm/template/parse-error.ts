/** A template that Go's parser refuses; `message` is `template: NAME:LINE: …`. */
export class TemplateParseError extends Error {
  override readonly name = 'TemplateParseError';
  readonly template: string;
  readonly line: number;
  readonly problem: string;

  constructor(template: string, line: number, problem: string) {
    super(`template: ${template}:${line}: ${problem}`);
    this.template = template;
    this.line = line;
    this.problem = problem;
  }
}
