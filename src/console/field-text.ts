import type { FieldEntry } from '../commands/command-entry.ts';

/** `<name>`, `[files...]`. */
export function argumentName({ key, type, required }: FieldEntry): string {
  const name = type === 'list' ? `${key}...` : key;
  return required ? `<${name}>` : `[${name}]`;
}

/** `-s, --service NAME:TYPE`. */
export function flagText(field: FieldEntry): string {
  const short = field.short === undefined ? '    ' : `-${field.short}, `;
  const shown = field.type === 'boolean' && field.default === true ? `no-${field.flag}` : field.flag;
  return `${short}--${shown}${valueText(field)}`;
}

/** What stands after the flag: ` FILE`, `[=PATH]`, nothing for a switch. */
export function valueText(field: FieldEntry): string {
  if (field.type === 'boolean') return '';
  const name =
    field.value ?? (field.type === 'number' ? 'NUMBER' : field.type === 'map' ? 'KEY=VALUE' : 'VALUE');
  return field.valueOptional ? `[=${name}]` : ` ${name}`;
}

/** The description with what is allowed, required and assumed. */
export function explain(field: FieldEntry): string {
  const notes = [
    ...(field.values === undefined ? [] : [field.values.join(' | ')]),
    ...(field.required ? ['required'] : []),
    ...(field.type === 'list' || field.type === 'map' ? ['repeatable'] : []),
    ...(showsDefault(field) ? [`default ${String(field.default)}`] : []),
  ];
  return `${field.description}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function showsDefault({ default: value }: FieldEntry): boolean {
  if (value === undefined || value === null || typeof value === 'boolean' || value === '') return false;
  return !(Array.isArray(value) && value.length === 0) && typeof value !== 'object';
}
