import { createHash } from 'node:crypto';
import { MartyError } from '../../errors.ts';
import { type CompiledChart, render } from '../../helm/index.ts';
import { coalesceTables, deepCopy } from '../../helm/values-input/coalesce.ts';
import { build } from '../../kustomize/index.ts';
import { compare } from '../../objects/index.ts';
import { compareText } from '../../objects/json.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { layeredFs } from '../../ports/layered-fs.ts';
import { byIdentity, type ObjectMap } from '../choose-base.ts';
import { kustomizationText } from '../kustomization-text.ts';
import { overlayFolder } from '../layout.ts';
import { liftedFields } from '../lift.ts';
import type { MigrationLock } from '../lock.ts';
import { withLockedEdits } from '../new-overlay/edit-parts.ts';
import { computeOverlay } from '../overlay.ts';
import { allowedDifferences, arrange } from '../policies/index.ts';
import { partProofs } from '../proofs.ts';
import { environmentOf } from '../render-environment.ts';
import { renderOptionsOf, valuesOf } from '../render-environments.ts';
import type { EnvironmentInputs, RenderInputs } from '../render-inputs.ts';
import { withoutTreeCrds } from '../separate-crds.ts';
import { formatValuesPath, type Mutation, mutationsOf, withMutation } from './mutate-values.ts';

/** What became of one value of the chart in the converted tree. */
export interface ValueEffect {
  /** `image.tag`. */
  readonly path: string;
  readonly mutation: Mutation['kind'];
  /**
   * `live`: fields of a kustomization say the same; `fixed`: a patch or another object is needed, which
   * generate-overlay writes; `no-effect`: nothing changes in this environment; `error`: the chart refuses the value.
   */
  readonly verdict: 'live' | 'fixed' | 'no-effect' | 'error';
  /** Fields of the kustomization that express a live value: `images`, `replicas`. */
  readonly via: readonly string[];
  /** Places that the value reaches: `Deployment shop/web /spec/replicas`; without a pointer for whole objects. */
  readonly touches: readonly string[];
  /** What the render says to it. */
  readonly problem?: string;
}

export interface EffectsRequest {
  readonly lock: MigrationLock;
  readonly chart: CompiledChart;
  readonly inputs: RenderInputs;
  readonly environment: EnvironmentInputs;
  /** At most so many values are tried. */
  readonly count: number;
  readonly seed: string;
}

/**
 * Changes one value after the other, renders, and asks whether the tree can express the same by fields of a
 * kustomization on top of the environment's overlay: that one is built and compared. The overlay must be proved
 * already, otherwise every value looks fixed.
 */
export function valueEffects(fs: ReadFs, root: string, request: EffectsRequest): ValueEffect[] {
  const { lock, chart, inputs, environment, count, seed } = request;
  const user = valuesOf(fs, inputs, environment);
  const all = coalesceTables(deepCopy(user), deepCopy(chart.chart.values), true);
  const options = renderOptionsOf(fs, chart, inputs);
  const { name } = environment;
  const objectsWith = (values: typeof user): ObjectMap => {
    const rendered = withoutTreeCrds(fs, root, environmentOf(name, render(chart, values, options)));
    const edit = withLockedEdits(fs, root, lock.environments);
    const [application] = edit(arrange([rendered], lock.policies.hooks));
    const [proof] = application === undefined ? [] : partProofs(application, []);
    return byIdentity(proof?.expected ?? []);
  };
  const before = objectsWith(user);
  const effect = (mutation: Mutation): ValueEffect => {
    const about = { path: formatValuesPath(mutation.path), mutation: mutation.kind };
    try {
      const after = objectsWith(withMutation(user, all, mutation));
      const touches = touched(before, after);
      if (touches.length === 0) return { ...about, verdict: 'no-effect', via: [], touches };
      const via = fieldsThatExpress(fs, root, { name, lock, before, after });
      return { ...about, verdict: via.length === 0 ? 'fixed' : 'live', via, touches };
    } catch (error) {
      if (!(error instanceof MartyError)) throw error;
      return { ...about, verdict: 'error', via: [], touches: [], problem: firstLine(error.message) };
    }
  };
  return sample(mutationsOf(all), count, seed)
    .map(effect)
    .sort((left, right) => compareText(left.path, right.path));
}

/** A choice that is the same for the same seed, whatever else there is to choose from. */
function sample(mutations: readonly Mutation[], count: number, seed: string): Mutation[] {
  const order = mutations.map((mutation) => ({
    mutation,
    key: createHash('sha256')
      .update(`${seed} ${formatValuesPath(mutation.path)}`)
      .digest('hex'),
  }));
  return order
    .sort((left, right) => compareText(left.key, right.key))
    .slice(0, count)
    .map(({ mutation }) => mutation);
}

function touched(before: ObjectMap, after: ObjectMap): string[] {
  return compare([...before.values()], [...after.values()])
    .filter(({ allowed }) => allowed === undefined)
    .map(({ object, path }) => `${object} ${path}`.trim());
}

interface Change {
  readonly name: string;
  readonly lock: MigrationLock;
  readonly before: ObjectMap;
  readonly after: ObjectMap;
}

/** The fields of a kustomization that alone make the overlay build what Helm renders now; none where none do. */
function fieldsThatExpress(fs: ReadFs, root: string, { name, lock, before, after }: Change): string[] {
  const { added, removed, patched, lifted } = computeOverlay(
    { objects: before, inBase: new Set(), folderOf: () => '' },
    after,
  );
  if (added.length + removed.length + patched.length > 0) return [];
  const fields = liftedFields(lifted);
  const folder = `${root}/${overlayFolder(`.${name}-mutated`)}`;
  const text = kustomizationText({ resources: [`../${name}`], ...fields });
  const built = build(layeredFs(fs, new Map([[`${folder}/kustomization.yaml`, text]])), folder);
  const allow = allowedDifferences(lock.policies);
  const open = compare([...after.values()], built, allow).filter(({ allowed }) => allowed === undefined);
  return open.length === 0 ? Object.keys(fields) : [];
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
