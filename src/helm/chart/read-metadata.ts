import { MartyError } from '../../errors.ts';
import { formatFloat32, type YamlMap, type YamlValue } from '../../goyaml/index.ts';
import type { ChartDependency, ChartMetadata, Maintainer } from './metadata.ts';

/** Reads fields as encoding/json fills a struct: names in any case, wrong types refused. */
class Fields {
  private readonly map: YamlMap;
  private readonly struct: string;
  private readonly file: string;

  constructor(map: YamlMap, struct: string, file: string) {
    this.map = map;
    this.struct = struct;
    this.file = file;
  }

  value(name: string): YamlValue {
    const exact = this.map.get(name);
    if (exact !== undefined) return exact;
    for (const [key, value] of this.map) if (key.toLowerCase() === name.toLowerCase()) return value;
    return null;
  }

  has(name: string): boolean {
    return this.value(name) !== null;
  }

  text(name: string): string {
    return asText(this.value(name)) ?? this.refuse(name, 'string');
  }

  bool(name: string): boolean {
    const value = this.value(name) ?? false;
    return typeof value === 'boolean' ? value : this.refuse(name, 'bool');
  }

  list(name: string, type: string): YamlValue[] {
    const value = this.value(name) ?? [];
    return Array.isArray(value) ? value : this.refuse(name, type);
  }

  texts(name: string): string[] {
    return this.list(name, '[]string').map((item) => asText(item) ?? this.refuse(name, 'string'));
  }

  textMap(name: string): Map<string, string> {
    const value = this.value(name) ?? new Map();
    if (!(value instanceof Map)) return this.refuse(name, 'map[string]string');
    return new Map([...value].map(([key, item]) => [key, asText(item) ?? this.refuse(name, 'string')]));
  }

  structs(name: string, struct: string): Fields[] {
    return this.list(name, `[]*chart.${struct}`).map((item) => {
      if (item instanceof Map) return new Fields(item, struct, this.file);
      if (item === null) throw invalid(`${name} must not contain empty or null nodes`, this.file);
      return this.refuse(name, `chart.${struct}`);
    });
  }

  private refuse(name: string, type: string): never {
    const value = this.value(name);
    const found = Array.isArray(value) ? 'array' : value instanceof Map ? 'object' : typeof value;
    throw new MartyError(
      'MARTY-H042',
      `cannot load ${this.file}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into Go struct field ${this.struct}.${name} of type ${type}`,
      { where: { file: this.file } },
    );
  }
}

/** Numbers and bools become texts where a text is wanted (sigs.k8s.io/yaml). */
function asText(value: YamlValue): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat32(value);
  return undefined;
}

function invalid(text: string, file: string): MartyError {
  return new MartyError('MARTY-H042', `validation: ${text}`, { where: { file } });
}

/** Spaces of any kind become a space, what cannot be printed goes. */
function sanitize(text: string): string {
  return text.replaceAll(/\s/gu, ' ').replaceAll(/[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu, '');
}

function readDependency(fields: Fields): ChartDependency {
  return {
    name: sanitize(fields.text('name')),
    version: sanitize(fields.text('version')),
    repository: sanitize(fields.text('repository')),
    condition: sanitize(fields.text('condition')),
    tags: fields.texts('tags').map(sanitize),
    alias: fields.text('alias'),
    importValues: fields.list('import-values', '[]interface {}'),
  };
}

function readMaintainer(fields: Fields): Maintainer {
  return {
    name: sanitize(fields.text('name')),
    email: sanitize(fields.text('email')),
    url: sanitize(fields.text('url')),
  };
}

/** Reads Chart.yaml as data; nothing is checked but the types. */
export function readMetadata(document: YamlMap, file: string): ChartMetadata {
  const fields = new Fields(document, 'Metadata', file);
  return {
    name: sanitize(fields.text('name')),
    home: sanitize(fields.text('home')),
    sources: fields.texts('sources').map(sanitize),
    version: fields.text('version'),
    description: sanitize(fields.text('description')),
    keywords: fields.texts('keywords').map(sanitize),
    maintainers: fields.structs('maintainers', 'Maintainer').map(readMaintainer),
    icon: sanitize(fields.text('icon')),
    // Helm 2 took charts without apiVersion: they are of the first kind.
    apiVersion: fields.text('apiVersion') || 'v1',
    condition: sanitize(fields.text('condition')),
    tags: sanitize(fields.text('tags')),
    appVersion: sanitize(fields.text('appVersion')),
    deprecated: fields.bool('deprecated'),
    annotations: fields.textMap('annotations'),
    kubeVersion: sanitize(fields.text('kubeVersion')),
    dependencies: fields.structs('dependencies', 'Dependency').map(readDependency),
    type: fields.text('type'),
  };
}

/** The dependencies that a requirements.yaml lists; it overrides Chart.yaml's. */
export function readRequirements(document: YamlMap, file: string): readonly ChartDependency[] | undefined {
  const fields = new Fields(document, 'Metadata', file);
  if (!fields.has('dependencies')) return undefined;
  return fields.structs('dependencies', 'Dependency').map(readDependency);
}

const SEMVER =
  /^v?(0|[1-9]\d*)(\.(0|[1-9]\d*))?(\.(0|[1-9]\d*))?(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;
const ALIAS = /^[a-zA-Z0-9_-]+$/;

/** Refuses metadata that Helm refuses, with its words. */
export function validateMetadata(metadata: ChartMetadata, file: string): void {
  const { name, version, type } = metadata;
  if (name === '') throw invalid('chart.metadata.name is required', file);
  if (name === '.' || name === '..')
    throw invalid(`chart.metadata.name ${JSON.stringify(name)} is not allowed`, file);
  if (name.includes('/')) throw invalid(`chart.metadata.name ${JSON.stringify(name)} is invalid`, file);
  if (version === '') throw invalid('chart.metadata.version is required', file);
  if (!SEMVER.test(version))
    throw invalid(`chart.metadata.version ${JSON.stringify(version)} is invalid`, file);
  if (type !== '' && type !== 'application' && type !== 'library')
    throw invalid('chart.metadata.type must be application or library', file);
  const seen = new Set<string>();
  for (const dependency of metadata.dependencies) {
    if (dependency.alias !== '' && !ALIAS.test(dependency.alias))
      throw invalid(
        `dependency ${JSON.stringify(dependency.name)} has disallowed characters in the alias`,
        file,
      );
    const key = dependency.alias || dependency.name;
    if (seen.has(key))
      throw invalid(`more than one dependency with name or alias ${JSON.stringify(key)}`, file);
    seen.add(key);
  }
}
