import { posix } from 'node:path';
import { z } from 'zod';
import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import type { KubeObject } from '../objects/kube-object.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import { lookUpSlot, matchFields, type Slot } from './field-match.ts';
import { splitPath } from './field-path.ts';
import { target, withoutNulls } from './kustomization.ts';
import { setNamespace } from './namespace.ts';
import { selectTargets } from './select-target.ts';
import { setText, slotText } from './slot-text.ts';
import type { Transformer, TransformerContext } from './transformers.ts';

export const valueTargets = z.array(
  z.strictObject({
    selector: target.optional(),
    fieldPath: z.string().min(1),
    filePathPosition: z.int().min(0).optional(),
  }),
);

interface ValueAdd {
  readonly value?: string | undefined;
  readonly targets?: z.infer<typeof valueTargets> | undefined;
  readonly targetFilePath?: string | undefined;
}

/** Writes a value, by default the name of the kustomization's folder, to fields or into the paths that they hold. */
export function valueAdded(config: ValueAdd, context: TransformerContext): Transformer {
  const value = config.value?.trim() || posix.basename(context.folder);
  const { targets: own = [], targetFilePath: path } = config;
  const targets = path ? [...own, ...readTargets(path, context)] : own;
  if (targets.length === 0) throw invalid('must specify at least one target', context.file);
  return {
    kind: 'ValueAddTransformer',
    run: (resources) => {
      for (const { selector, fieldPath, filePathPosition = 0 } of targets)
        for (const { object } of selector === undefined ? resources : selectTargets(resources, selector))
          if (fieldPath === 'metadata/namespace') setNamespace(object, value, { fields: [] });
          else addValue(object, fieldPath, value, filePathPosition, context.file);
    },
  };
}

function readTargets(path: string, context: TransformerContext): z.infer<typeof valueTargets> {
  const [document] = readDocuments(context.readText(path), path);
  const parsed = z
    .object({ targets: valueTargets })
    .safeParse(isObject(document) ? withoutNulls(document) : document);
  if (!parsed.success) throw invalid(`${path} holds no targets`, context.file);
  return parsed.data.targets;
}

function addValue(object: KubeObject, path: string, value: string, position: number, file: string): void {
  const parts = splitPath(path).filter((part) => part.trim() !== '');
  const slot = lookUpSlot(object, parts) ?? created(object, parts, file);
  const old = slot.get();
  if (typeof old === 'object' && old !== null) throw invalid(`${path} of ${object.kind} is no scalar`, file);
  setText(
    slot,
    position > 0 ? insertPart(slot.isNew ? '' : slotText(slot), position - 1, value) : value,
    true,
  );
}

function created(object: KubeObject, parts: readonly string[], file: string): Slot {
  if (parts.some((part) => /^\[|^\d+$|^-$|^\*$/.test(part)))
    throw invalid(`there is no list element ${parts.join('/')}`, file);
  const [slot] = matchFields({ get: () => object, set: () => undefined, isNew: false }, parts, 'scalar');
  if (slot === undefined || (!slot.isNew && slot.get() === null))
    throw invalid(`${parts.join('/')} of ${object.kind} is null`, file);
  return slot;
}

/** A path with one part more; an absolute one stays absolute. */
function insertPart(path: string, position: number, part: string): string {
  const root = path.startsWith('/') ? '/' : '';
  const parts = path.split('/').filter((each) => each !== '');
  parts.splice(position, 0, part);
  return root + parts.join('/');
}

function invalid(problem: string, file: string): MartyError {
  return new MartyError('MARTY-K026', `ValueAddTransformer: ${problem}`, { where: { file } });
}
