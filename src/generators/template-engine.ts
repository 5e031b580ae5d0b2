import { templates } from 'virtual:marty-templates';
import Handlebars from 'handlebars/runtime.js';
import { MartyError } from '../errors.ts';
import { foldLongLines } from './fold-lines.ts';

export interface RenderedFile {
  /** Relative to the folder that the template set describes. */
  readonly path: string;
  readonly content: string;
}

/** Plain values only: Handlebars renders a getter of a prototype as nothing, even in strict mode. */
export interface TemplateData {
  readonly [key: string]: string | number | boolean | TemplateData | readonly TemplateData[] | undefined;
}

const engine = Handlebars.create();
const paths = Object.keys(templates);

/** Renders every template below a folder of `templates/`, file names included. */
export function renderSet(folder: string, data: TemplateData): RenderedFile[] {
  const prefix = `${folder}/`;
  return paths
    .filter((path) => path.startsWith(prefix))
    .map((path) => ({
      path: renderPath(path.slice(prefix.length), data),
      content: renderContent(path, data),
    }));
}

function renderContent(path: string, data: TemplateData): string {
  const template = templates[path];
  if (template === undefined) throw new MartyError('MARTY-X001', `No template '${path}'.`);
  if (template.spec === undefined) return template.text;
  try {
    const text = engine.template(template.spec)(data);
    return path.endsWith('.ts.hbs') ? foldLongLines(text) : text;
  } catch (cause) {
    throw new MartyError('MARTY-G001', `Template '${path}' does not render: ${String(cause)}`, { cause });
  }
}

/** `src/{{resource.kebab}}.ts.hbs` → `src/pet.ts`; a leading `_` stands for the dot of a hidden file. */
export function renderPath(path: string, data: TemplateData): string {
  return path
    .replace(/\.hbs$/, '')
    .replace(/(^|\/)_(?=[a-z])/g, '$1.')
    .replace(/\{\{([\w.]+)\}\}/g, (_, name: string) => lookUp(name, data, path));
}

function lookUp(name: string, data: TemplateData, path: string): string {
  let value: unknown = data;
  for (const key of name.split('.')) {
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined;
  }
  if (typeof value === 'string' && value !== '') return value;
  throw new MartyError('MARTY-G001', `Template '${path}': no text for '${name}' in its file name.`);
}
