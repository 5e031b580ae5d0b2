import type { DesiredFile } from '../plan/desired-tree.ts';
import type { OverlaySize } from './conversion.ts';
import type { EnvironmentFields } from './environment-lift.ts';
import type { Overlay } from './overlay.ts';

interface SizedOverlay {
  readonly name: string;
  readonly fields: EnvironmentFields;
  readonly overlay: Overlay;
  readonly components: readonly string[];
}

/** How much an overlay says; `shared` are fields that all environments have alike, which are no edits. */
export function overlaySize(
  { name, fields, overlay, components }: SizedOverlay,
  shared: EnvironmentFields,
): OverlaySize {
  const { added, removed, patched, merged, lifted } = overlay;
  const patches = patched.reduce((sum, { patch }) => sum + patch.edits, 0);
  const files = merged.reduce((sum, config) => sum + config.files.size, 0);
  const generators = new Set(
    merged.map(({ kind }) => (kind === 'Secret' ? 'secretGenerator' : 'configMapGenerator')),
  );
  return {
    environment: name,
    added: added.length,
    removed: removed.length,
    patched: patched.length,
    edits: patches + files + lifted.images.length + lifted.replicas.length + ownEdits(fields, shared),
    components: [...components],
    lifted: [
      ...Object.keys(fields),
      ...[...generators].sort(),
      ...(lifted.images.length > 0 ? ['images'] : []),
      ...(lifted.replicas.length > 0 ? ['replicas'] : []),
    ],
  };
}

function ownEdits(fields: EnvironmentFields, shared: EnvironmentFields): number {
  const labels = (fields.labels ?? []).reduce((sum, { pairs }) => sum + Object.keys(pairs ?? {}).length, 0);
  const annotations = Object.keys(fields.commonAnnotations ?? {}).length;
  const single = [fields.namePrefix, fields.nameSuffix].filter((value) => value !== undefined).length;
  return labels + annotations + single + (fields.namespace === shared.namespace ? 0 : 1);
}

/** Lines of all files. */
export function lineCount(files: readonly DesiredFile[]): number {
  return files.reduce((sum, { content }) => sum + String(content).split('\n').length, 0);
}
