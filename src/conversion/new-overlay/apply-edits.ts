import { MartyError } from '../../errors.ts';
import { applyImages, SCALABLE, splitImage } from '../../kustomize/index.ts';
import { idOf, type JsonObject, type KubeObject, stringAt } from '../../objects/index.ts';
import { clone, fieldAt, isObject, mapAt, setField } from '../../objects/json.ts';
import { imagesOf } from '../lift.ts';
import type { Edits, HostEdit, ResourcesEdit } from './edits.ts';
import { hostPlaces } from './hosts.ts';
import { injectMesh } from './inject-mesh.ts';
import { podTemplate } from './pod-template.ts';

/**
 * The objects of an environment after typed edits; the objects handed over are not changed.
 *
 * @throws MartyError MARTY-V057 for an edit that finds nothing to change, with what it could find
 */
export function applyEdits(objects: readonly KubeObject[], edits: Edits): KubeObject[] {
  const edited = objects.map((object) => clone(object));
  for (const { name, count } of edits.replicas) scale(edited, name, count);
  for (const entry of edits.images) {
    const images = edited.flatMap((object) => [...imagesOf(object).values()]);
    const names = images.map((image) => splitImage(image).name);
    if (!names.includes(entry.name)) throw nothingFound(`--image ${entry.name}`, 'images', names);
    for (const object of edited) applyImages(object, entry);
  }
  for (const edit of edits.resources) setResources(edited, edit);
  for (const edit of edits.hosts) replaceHost(edited, edit);
  if (edits.mesh !== undefined && injectMesh(edited, edits.mesh) === 0)
    throw nothingFound(`--mesh ${edits.mesh}`, 'workloads', []);
  return edited;
}

function scale(objects: readonly KubeObject[], name: string, count: number): void {
  const scalable = objects.filter(({ kind }) => SCALABLE.includes(kind));
  const found = scalable.filter((object) => idOf(object).name === name);
  if (found.length === 0) throw nothingFound(`--replicas ${name}`, 'workloads', scalable.map(nameOf));
  for (const object of found) setField(mapAt(object, 'spec'), 'replicas', count);
}

function setResources(
  objects: readonly KubeObject[],
  { workload, container, quantities }: ResourcesEdit,
): void {
  const workloads = objects.filter((object) => podTemplate(object) !== undefined);
  const containers = workloads
    .filter((object) => idOf(object).name === workload)
    .flatMap((object) => containersOf(object));
  const chosen = containers.filter((item) => container === undefined || stringAt(item, 'name') === container);
  if (chosen.length === 0) {
    const known = workloads.flatMap((object) =>
      containersOf(object).map((item) => `${nameOf(object)}/${stringAt(item, 'name') ?? ''}`),
    );
    const asked = container === undefined ? workload : `${workload}/${container}`;
    throw nothingFound(`--resources ${asked}`, 'containers', known);
  }
  for (const item of chosen)
    for (const [name, { request, limit }] of quantities) {
      const resources = mapAt(item, 'resources');
      if (request !== undefined) setField(mapAt(resources, 'requests'), name, request);
      if (limit !== undefined) setField(mapAt(resources, 'limits'), name, limit);
    }
}

function replaceHost(objects: readonly KubeObject[], { from, to }: HostEdit): void {
  const places = objects.flatMap(hostPlaces);
  const hosts = [...new Set(places.map(({ host }) => host))];
  const old = from ?? (hosts.length === 1 ? hosts[0] : undefined);
  if (old === undefined || !hosts.includes(old)) throw nothingFound(`--host ${from ?? to}`, 'hosts', hosts);
  for (const { host, replace } of places) if (host === old) replace(to);
}

function containersOf(object: KubeObject): JsonObject[] {
  const containers = fieldAt(podTemplate(object), 'spec', 'containers');
  return Array.isArray(containers) ? containers.filter(isObject) : [];
}

function nameOf(object: KubeObject): string {
  return idOf(object).name;
}

function nothingFound(edit: string, what: string, known: readonly string[]): MartyError {
  const list = [...new Set(known)].sort();
  return new MartyError('MARTY-V057', `${edit} changes nothing`, {
    hint: list.length === 0 ? `The environment has no ${what}.` : `It has the ${what} ${list.join(', ')}.`,
  });
}
