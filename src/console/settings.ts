import { dirname, join, resolve } from 'node:path';
import type { CommandEntry, FieldEntry, Setting, SettingOrigin } from '../commands/command-entry.ts';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import { coerce } from './coerce.ts';
import { GLOBAL_FLAGS } from './global-flags.ts';
import { didYouMean } from './suggest.ts';

/** One file with settings: global ones at the top, a command's under `commands`. */
export interface SettingsFile {
  readonly path: string;
  readonly origin: 'project' | 'user';
  readonly globals: Readonly<Record<string, unknown>>;
  readonly commands: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface SettingsSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Strongest first. */
  readonly files: readonly SettingsFile[];
}

const FILE_NAMES = ['marty.config.yaml', 'marty.config.yml', 'marty.config.json'];

/**
 * The settings files that hold at a folder: `explicit` (`--config`) or the nearest `marty.config.*` up to the git
 * root (outside a repository only the folder's own), then the user's under `$XDG_CONFIG_HOME/marty`.
 * Throws MARTY-U006, MARTY-U007.
 */
export async function findSettings(
  fs: ReadFs,
  cwd: string,
  env: SettingsSources['env'],
  commands: readonly CommandEntry[],
  explicit?: string,
): Promise<SettingsFile[]> {
  const project = explicit === undefined ? nearestFile(fs, cwd) : resolve(cwd, explicit);
  const home = env['XDG_CONFIG_HOME'] || (env['HOME'] ? join(env['HOME'], '.config') : undefined);
  const user = home === undefined ? undefined : fileIn(fs, join(home, 'marty'));
  const files: SettingsFile[] = [];
  if (project !== undefined) files.push(await readSettings(fs, project, 'project', commands));
  if (user !== undefined) files.push(await readSettings(fs, user, 'user', commands));
  return files;
}

function nearestFile(fs: ReadFs, cwd: string): string | undefined {
  const own = fileIn(fs, cwd);
  if (own !== undefined) return own;
  let found: string | undefined;
  for (let folder = cwd; ; folder = dirname(folder)) {
    found ??= fileIn(fs, folder);
    if (fs.stat(join(folder, '.git')) !== undefined) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

function fileIn(fs: ReadFs, folder: string): string | undefined {
  return FILE_NAMES.map((name) => join(folder, name)).find((path) => fs.stat(path)?.kind === 'file');
}

async function readSettings(
  fs: ReadFs,
  path: string,
  origin: 'project' | 'user',
  commands: readonly CommandEntry[],
): Promise<SettingsFile> {
  const content = await parseFile(fs, path);
  const { commands: perCommand = {}, ...globals } = mapping(content ?? {}, path, 'the file');
  checkKeys(
    Object.keys(globals),
    GLOBAL_FLAGS.filter(({ configurable }) => configurable),
    path,
    '',
  );
  const sections = mapping(perCommand, path, 'commands');
  for (const [name, section] of Object.entries(sections)) {
    const entry = commands.find((command) => command.path.join(' ') === name);
    if (entry === undefined) {
      throw unknownSetting(
        path,
        `commands: ${name}`,
        name,
        commands.map((command) => command.path.join(' ')),
      );
    }
    checkKeys(Object.keys(mapping(section, path, name)), entry.options, path, `${name}: `);
  }
  return { path, origin, globals, commands: sections as SettingsFile['commands'] };
}

async function parseFile(fs: ReadFs, path: string): Promise<unknown> {
  try {
    const text = new TextDecoder().decode(fs.readFile(path));
    if (path.endsWith('.json')) return JSON.parse(text);
    const { load } = await import('js-yaml');
    return load(text, { filename: path });
  } catch (error) {
    const mark = (error as { mark?: { line: number; column: number } }).mark;
    const place = mark === undefined ? {} : { line: mark.line + 1, column: mark.column + 1 };
    const reason = (error as { reason?: string }).reason ?? (error as Error).message;
    throw new MartyError('MARTY-U006', `The settings file cannot be read: ${reason}`, {
      where: { file: path, ...place },
      cause: error,
    });
  }
}

function mapping(value: unknown, path: string, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new MartyError('MARTY-U006', `${what} must be a mapping of settings.`, { where: { file: path } });
}

function checkKeys(
  keys: readonly string[],
  fields: readonly FieldEntry[],
  path: string,
  prefix: string,
): void {
  const known = fields.map(({ key }) => key);
  for (const key of keys) if (!known.includes(key)) throw unknownSetting(path, prefix + key, key, known);
}

function unknownSetting(file: string, name: string, key: string, known: readonly string[]): MartyError {
  const hint = didYouMean(key, known);
  return new MartyError('MARTY-U007', `There is no setting "${name}".`, {
    where: { file },
    ...(hint === undefined ? {} : { hint }),
  });
}

/** `MARTY_PLUGIN_CREATE_ARCHITECTURE`; `MARTY_OUTPUT` for a global flag (no path). */
function variableName(field: FieldEntry, path: readonly string[] = []): string {
  return ['marty', ...path, field.flag].join('_').replaceAll('-', '_').toUpperCase();
}

/**
 * A field's value by precedence: flag, environment, project file, user file, default. `path` names the command
 * that the field belongs to; none for a global flag. Throws MARTY-U004 for a value of the wrong type.
 */
export function resolveSetting(
  field: FieldEntry,
  given: unknown,
  sources: SettingsSources,
  path: readonly string[] = [],
): Setting {
  const name = path.length === 0 ? field.key : `${path.join(' ')}: ${field.key}`;
  const setting = (origin: SettingOrigin, raw: unknown, from?: string): Setting => ({
    name,
    value: origin === 'default' ? raw : coerce(field, raw, from ?? `--${field.flag}`, origin),
    origin,
    ...(from === undefined ? {} : { from }),
  });
  if (given !== undefined) return setting('flag', given);
  const variable = variableName(field, path);
  const fromEnv = sources.env[variable];
  if (fromEnv !== undefined && fromEnv !== '') return setting('environment', fromEnv, variable);
  for (const file of sources.files) {
    const section = path.length === 0 ? file.globals : file.commands[path.join(' ')];
    const value = section?.[field.key];
    if (value !== undefined) return setting(file.origin, value, file.path);
  }
  return setting('default', field.default);
}
