import { MartyError } from '../../errors.ts';
import { type ImageEntry, type ReplicasEntry, splitImage } from '../../kustomize/index.ts';
import type { MigrationLock } from '../lock.ts';

/** Edits as they are given on the command line and kept in the lock file. */
export type EditTexts = NonNullable<MigrationLock['environments'][string]['edits']>;

export interface ResourceQuantities {
  readonly request: string | undefined;
  readonly limit: string | undefined;
}

export interface ResourcesEdit {
  /** Name of the workload. */
  readonly workload: string;
  /** Name of the container; undefined for all of the workload. */
  readonly container: string | undefined;
  /** `cpu`, `memory`, … */
  readonly quantities: ReadonlyMap<string, ResourceQuantities>;
}

export interface HostEdit {
  /** undefined: the only host there is. */
  readonly from: string | undefined;
  readonly to: string;
}

export type MeshName = 'istio' | 'linkerd';

/** Typed edits of an environment's objects. */
export interface Edits {
  readonly replicas: readonly ReplicasEntry[];
  readonly images: readonly ImageEntry[];
  readonly resources: readonly ResourcesEdit[];
  readonly hosts: readonly HostEdit[];
  readonly mesh: MeshName | undefined;
}

/** @throws MartyError MARTY-V056 for an edit that is not of its form */
export function parseEdits({ replicas, image, resources, host, mesh }: Omit<EditTexts, 'from'>): Edits {
  return {
    replicas: (replicas ?? []).map(parseReplicas),
    images: (image ?? []).map(parseImage),
    resources: (resources ?? []).map(parseResources),
    hosts: (host ?? []).map(parseHost),
    mesh,
  };
}

function parseReplicas(text: string): ReplicasEntry {
  const [, name, count] = /^([^=]+)=(\d{1,9})$/.exec(text) ?? [];
  if (name === undefined || count === undefined) throw notOfForm('--replicas', text, 'web=3');
  return { name, count: Number(count) };
}

/** `repository=tag`, `repository=sha256:…`, `repository@sha256:…`, `repository=other/repository:tag`. */
function parseImage(text: string): ImageEntry {
  const [, name, to = ''] = /^([^=@\s]+)(?:=|(?=@))(\S+)$/.exec(text) ?? [];
  if (name === undefined) throw notOfForm('--image', text, 'registry.example.com/web=1.2.3');
  if (/^@?sha256:/.test(to)) return { name, digest: to.replace(/^@/, '') };
  if (!/[/:@]/.test(to)) return { name, newTag: to };
  const { name: newName, tag, digest } = splitImage(to);
  return { name, newName, ...(tag !== '' && { newTag: tag }), ...(digest !== '' && { digest }) };
}

const QUANTITY = /^[+-]?[\d.]+(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** `web[/container]=cpu:REQUEST/LIMIT,memory:REQUEST/LIMIT`; without a slash there is a request alone. */
function parseResources(text: string): ResourcesEdit {
  const fail = (): MartyError => notOfForm('--resources', text, 'web/app=cpu:100m/500m,memory:128Mi/256Mi');
  const [, workload, container, list = ''] = /^([^=/]+)(?:\/([^=/]+))?=(.+)$/.exec(text) ?? [];
  if (workload === undefined) throw fail();
  const quantities = list.split(',').map((part): [string, ResourceQuantities] => {
    const [, name, request, limit] = /^([a-z][-a-z0-9./]*):([^/:]*)(?:\/([^/:]+))?$/.exec(part) ?? [];
    const given = [request, limit].filter((quantity) => quantity !== undefined && quantity !== '');
    if (name === undefined || given.length === 0 || !given.every((quantity) => QUANTITY.test(quantity ?? '')))
      throw fail();
    return [name, { request: request === '' ? undefined : request, limit }];
  });
  return { workload, container, quantities: new Map(quantities) };
}

const HOST = /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

function parseHost(text: string): HostEdit {
  const [first = '', second] = text.split('=');
  const edit = second === undefined ? { from: undefined, to: first } : { from: first, to: second };
  if (!HOST.test(edit.to) || text.split('=').length > 2 || edit.from === '')
    throw notOfForm('--host', text, 'shop.example.com=qa.shop.example.com');
  return edit;
}

function notOfForm(flag: string, text: string, example: string): MartyError {
  return new MartyError('MARTY-V056', `${flag} ${text} cannot be read`, {
    hint: `Write it as: ${flag} ${example}`,
  });
}
