import { MartyError } from '../errors.ts';
import { decodeDocuments, inFile, type YamlValue } from '../goyaml/index.ts';
import type { RenderOptions } from './render-options.ts';
import { GoInt, type GoMap, type GoValue } from './values/go-value.ts';

/**
 * Reads a YAML stream of Kubernetes objects, such as `kubectl get -o yaml` prints; lists are taken apart.
 *
 * @throws MartyError MARTY-H060 for what is no object, MARTY-Y… for what is no YAML
 */
export function readLookupObjects(text: string, file: string): GoMap[] {
  try {
    return decodeDocuments(text, { integers: 'exact' }).flatMap((document) => objectsOf(document, file));
  } catch (error) {
    throw inFile(error, file);
  }
}

function objectsOf(document: YamlValue, file: string): GoMap[] {
  if (document === null) return [];
  const object = fromCluster(document);
  const refuse = (why: string): MartyError => new MartyError('MARTY-H060', why, { where: { file } });
  if (!(object instanceof Map)) throw refuse('a document is no Kubernetes object');
  const [apiVersion, kind, items] = [object.get('apiVersion'), object.get('kind'), object.get('items')];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string')
    throw refuse('an object has no apiVersion or no kind');
  if (kind.endsWith('List') && Array.isArray(items)) {
    if (!items.every((item) => item instanceof Map)) throw refuse(`an item of a ${kind} is no object`);
    // A typed list names the type once.
    return items.map((item) => new Map([['apiVersion', apiVersion], ['kind', kind.slice(0, -4)], ...item]));
  }
  if (typeof field(object, 'name') !== 'string') throw refuse(`a ${kind} has no metadata.name`);
  return [object];
}

/** Data as a client of the API reads it: whole numbers are int64. */
function fromCluster(value: YamlValue): GoValue {
  if (typeof value === 'bigint' || Number.isInteger(value))
    return new GoInt(BigInt(value as bigint | number), 'int64');
  if (Array.isArray(value)) return value.map(fromCluster);
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, fromCluster(item)]));
  return value as GoValue;
}

function field(object: GoMap, name: string): GoValue | undefined {
  const metadata = object.get('metadata');
  return metadata instanceof Map ? metadata.get(name) : undefined;
}

/**
 * Answers `lookup` from objects as a cluster that holds just them: by name, or a list where the name is empty. An
 * object of a namespace is found by name only with that namespace; a list without one is of all namespaces. A kind
 * of which there is no object is one that the cluster does not serve.
 */
export function lookupIn(objects: readonly GoMap[]): NonNullable<RenderOptions['lookup']> {
  return (apiVersion, kind, namespace, name) => {
    const served = objects.filter(
      (object) => object.get('apiVersion') === apiVersion && object.get('kind') === kind,
    );
    if (served.length === 0) return undefined;
    if (name !== '')
      return served.find(
        (object) =>
          field(object, 'name') === name &&
          [undefined, '', namespace].includes(field(object, 'namespace') as string | undefined),
      );
    const items = served.filter(
      (object) =>
        namespace === '' || [undefined, namespace].includes(field(object, 'namespace') as string | undefined),
    );
    return new Map<string, GoValue>([
      ['apiVersion', apiVersion],
      ['kind', `${kind}List`],
      ['metadata', new Map<string, GoValue>([['resourceVersion', '']])],
      ['items', items],
    ]);
  };
}
