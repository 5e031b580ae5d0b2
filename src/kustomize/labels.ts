import { MartyError } from '../errors.ts';
import { isObject } from '../objects/json.ts';
import { METADATA_LABELS } from './default-label-fields.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import type { Resource } from './resource.ts';
import { setTextField } from './scalar-text.ts';
import { keepShared } from './shared-scalars.ts';
import { mergeFieldSpecs, type TransformerConfig } from './transformer-config.ts';

export interface LabelsEntry {
  readonly pairs?: Readonly<Record<string, string>> | undefined;
  readonly includeSelectors?: boolean | undefined;
  readonly includeTemplates?: boolean | undefined;
  readonly fields?: readonly FieldSpec[] | undefined;
}

/** The fields that an entry of `labels` writes to: its own, metadata, and pod templates and selectors if it says so. */
export function labelFields(entry: LabelsEntry, config: TransformerConfig): FieldSpec[] {
  const own = mergeFieldSpecs(entry.fields ?? [], config.labels);
  if (entry.includeSelectors) return mergeFieldSpecs(own, config.commonLabels);
  return mergeFieldSpecs(entry.includeTemplates ? mergeFieldSpecs(own, config.templateLabels) : own, [
    METADATA_LABELS,
  ]);
}

/**
 * Sets pairs in the maps that field specifications name: labels or annotations.
 *
 * @throws MartyError MARTY-K018 where one of them is no map
 */
export function setPairs(
  resource: Resource,
  specs: readonly FieldSpec[],
  pairs: Readonly<Record<string, string>>,
): void {
  const { object, shared } = resource;
  for (const [name, value] of Object.entries(pairs)) {
    const created: string[][] = [];
    keepShared(
      () => object,
      shared,
      () => {
        for (const spec of specs)
          updateField(
            object,
            spec,
            (map, path) => {
              if (!isObject(map))
                throw new MartyError('MARTY-K018', `${spec.path} of ${object.kind} is not a map`);
              if (!Object.hasOwn(map, name)) created.push([...path, name]);
              setTextField(map, name, value);
              return undefined;
            },
            {},
          );
      },
    );
    if (created.length > 1) shared.push(created);
  }
}
