import { field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import { isQuoted, noteScalar } from '../objects/scalar-note.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import { DEFAULT_CONFIG } from './transformer-config.ts';

export interface ImageEntry {
  readonly name: string;
  readonly newName?: string | undefined;
  readonly newTag?: string | undefined;
  readonly tagSuffix?: string | undefined;
  readonly digest?: string | undefined;
}

/** Changes images in `containers` and `initContainers` at any depth, and in the fields of the configuration. */
export function applyImages(
  object: KubeObject,
  entry: ImageEntry,
  specs: readonly FieldSpec[] = DEFAULT_CONFIG.images,
): void {
  if (object.kind === 'CustomResourceDefinition') return;
  visitContainers(object, (container) => {
    const image = field(container, 'image');
    const changed = typeof image === 'string' ? replaced(image, entry) : undefined;
    if (changed === undefined) return;
    noteScalar(container, 'image', { quoted: isQuoted(container, 'image'), untagged: true });
    container['image'] = changed;
  });
  for (const spec of specs)
    updateField(
      object,
      spec,
      (value) => (typeof value === 'string' ? replaced(value, entry) : undefined),
      undefined,
      'none',
    );
}

function replaced(image: string, entry: ImageEntry): string | undefined {
  const changed = replaceImage(image, entry);
  return changed === image ? undefined : changed;
}

function visitContainers(node: Json, visit: (container: JsonObject) => void): void {
  if (Array.isArray(node)) for (const element of node) visitContainers(element, visit);
  if (!isObject(node)) return;
  for (const [name, value] of Object.entries(node)) {
    visitContainers(value, visit);
    if ((name === 'containers' || name === 'initContainers') && Array.isArray(value))
      for (const container of value) if (isObject(container)) visit(container);
  }
}

export interface ImageReference {
  readonly name: string;
  /** Empty where there is none. */
  readonly tag: string;
  /** `sha256:…`; empty where there is none. */
  readonly digest: string;
}

/** Divides `registry:5000/name:tag@digest`. */
export function splitImage(image: string): ImageReference {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const beforeDigest = at < 0 ? image : image.slice(0, at);
  const digest = at < 0 ? '' : image.slice(at + 1);
  const colon = beforeDigest.indexOf(':', slash);
  if (colon < 0) return { name: beforeDigest, tag: '', digest };
  return { name: beforeDigest.slice(0, colon), tag: beforeDigest.slice(colon + 1), digest };
}

const TAG = /^(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$/;

/** The image after an entry of `images`; unchanged where its whole repository is not the entry's name. */
export function replaceImage(image: string, entry: ImageEntry): string {
  if (!image.startsWith(entry.name) || !TAG.test(image.slice(entry.name.length))) return image;
  const old = splitImage(image);
  const name = entry.newName || old.name;
  let { tag, digest } = old;
  if (entry.newTag || entry.digest) {
    tag = entry.newTag ?? '';
    digest = entry.digest ?? '';
  } else if (entry.tagSuffix) {
    tag += entry.tagSuffix;
    digest = '';
  }
  return `${name}${tag && `:${tag}`}${digest && `@${digest}`}`;
}
