import { MartyError } from '../../errors.ts';
import { build } from '../../kustomize/index.ts';
import { formatId, idKey, idOf, isSecret, type KubeObject, stringAt } from '../../objects/index.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Guard } from '../../ports/guard.ts';
import type { Environment } from '../environment.ts';
import { CRD_FOLDER, overlayFolder } from '../layout.ts';
import { inputsOf, lockOf, type MigrationLock } from '../lock.ts';
import {
  type AppliedPolicies,
  allowedDifferences,
  applyPolicies,
  arrange,
  type MigrationPolicies,
  type Part,
} from '../policies/index.ts';
import { partProofs } from '../proofs.ts';
import { redactor } from '../redactor.ts';
import { loadInputs, renderEnvironments } from '../render-environments.ts';
import type { RenderInputs } from '../render-inputs.ts';
import { withoutTreeCrds } from '../separate-crds.ts';
import { editParts, meshObjects } from './edit-parts.ts';
import { type EditTexts, type MeshName, parseEdits } from './edits.ts';
import {
  copiedEntry,
  type EnvironmentEntry,
  presentEdits,
  requireEntry,
  sameEntry,
} from './environment-entry.ts';
import type { NewPart } from './generate-overlay.ts';
import { secretWarnings } from './secrets-in-lock.ts';

export interface NewEnvironmentRequest {
  readonly name: string;
  /** The environment to copy; else there are values. */
  readonly from?: string;
  /** Values files, absolute. */
  readonly files: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly edits: EditTexts;
  /** The objects of a mesh's policies. @throws MartyError */
  readonly meshObjects: (mesh: MeshName) => readonly KubeObject[];
  /** Compute anew what is there already. */
  readonly replace: boolean;
  /** Limits what loading and rendering the chart may take. */
  readonly guard?: Guard;
}

/** What a new environment should build, and how the lock file names it. */
export interface NewEnvironment {
  readonly entry: EnvironmentEntry;
  readonly parts: readonly NewPart[];
  /** Beside the overlays: what a policy has for each environment. */
  readonly files: readonly DesiredFile[];
  readonly mesh: readonly KubeObject[];
  /** A text without the secrets of the environment. */
  readonly redact: (text: string) => string;
  /** What a person should know. */
  readonly warnings: readonly string[];
}

/**
 * Renders the chart with the values of a new environment, or builds the environment that it copies; then edits.
 *
 * @throws MartyError MARTY-V055 to V058, V060, and those of a render or build
 */
export function newEnvironment(
  fs: ReadFs,
  root: string,
  lock: MigrationLock,
  request: NewEnvironmentRequest,
): NewEnvironment {
  const { name, from, files, set, setString, edits, replace } = request;
  const hasValues = files.length + set.length + setString.length > 0;
  if (hasValues === (from !== undefined))
    throw new MartyError(
      'MARTY-V060',
      hasValues ? '--from and values exclude each other' : 'no values and no --from',
    );
  if (from === name) throw new MartyError('MARTY-V060', `${name} cannot be made from itself`);
  const source =
    from === undefined ? rendered(fs, root, lock, request) : copied(fs, root, lock, from, request);
  const known = lock.environments[name];
  if (known !== undefined && !replace && !sameEntry(known, source.entry))
    throw new MartyError('MARTY-V058', `the environment ${name} is there already, made from something else`);
  const { mesh: meshName } = source.entry.edits ?? {};
  const mesh = meshName === undefined ? [] : request.meshObjects(meshName);
  const expected = editParts(source.parts, name, edits, mesh);
  const applied = withPolicies(fs, root, lock, name, source, expected);
  const allow = allowedDifferences(source.policies).filter(
    // A copied object is compared with itself, not with what it stands for.
    ({ standsFor }) => from === undefined || standsFor === undefined,
  );
  const parts = applied.parts.flatMap((part, index): NewPart[] => {
    const [environment] = part.environments;
    const [proof] = partProofs(expected[index] ?? part, allow);
    return environment === undefined || proof === undefined ? [] : [{ part, environment, proof }];
  });
  const objects = expected.flatMap(({ environments }) => environments.flatMap((found) => found.objects));
  const scaled = parseEdits(edits).replicas.flatMap((entry) => autoscaled(objects, entry.name));
  return {
    entry: source.entry,
    parts,
    files: applied.files.filter(({ path }) => path.includes(`/${name}/`) || path.startsWith('argocd/')),
    mesh,
    redact: redactor(source.environments).redact,
    warnings: [...source.warnings, ...scaled],
  };
}

/** Where a new environment's objects come from. */
interface Source {
  readonly entry: EnvironmentEntry;
  /** For the redactor. */
  readonly environments: readonly Environment[];
  /** The objects before the edits. */
  readonly parts: readonly Part[];
  /** What is still to be done with them. */
  readonly policies: MigrationPolicies;
  readonly warnings: readonly string[];
}

function withPolicies(
  fs: ReadFs,
  root: string,
  { chart, render, environments }: MigrationLock,
  name: string,
  { policies, environments: own }: Source,
  expected: readonly Part[],
): AppliedPolicies {
  const names = [...new Set([...Object.keys(environments), name])];
  return applyPolicies(
    { ...policies, adopt: false },
    {
      chart: `${chart.name} ${chart.version}`,
      release: render.release,
      namespace: render.namespace,
      rendered: names.map(
        (known) => own.find((environment) => environment.name === known) ?? bare(known, []),
      ),
      expected,
      hasCrds: fs.stat(`${root}/${CRD_FOLDER}`) !== undefined,
    },
  );
}

/** A HorizontalPodAutoscaler of the workload wins over its replicas. */
function autoscaled(objects: readonly KubeObject[], name: string): string[] {
  return objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    .filter((object) => stringAt(object, 'spec', 'scaleTargetRef', 'name') === name)
    .map((object) => `${formatId(idOf(object))} decides the replicas of ${name}, whatever --replicas says`);
}

/** What another environment builds, part by part, without the objects of its mesh. */
function copied(
  fs: ReadFs,
  root: string,
  lock: MigrationLock,
  from: string,
  { name, edits }: NewEnvironmentRequest,
): Source {
  const entry = copiedEntry(from, requireEntry(lock, from), edits);
  const ofMesh = new Set(meshObjects(fs, root, from).map((object) => idKey(idOf(object))));
  const parts = partFolders(fs, root, from).map((folder): Part => {
    const objects = build(fs, `${root}/${overlayFolder(from, folder)}`).filter(
      (object) => !ofMesh.has(idKey(idOf(object))),
    );
    return {
      folder,
      title: folder.replace(/\/$/, '').replace('/', ' '),
      environments: [{ name, objects: objects.map(withoutSops), templates: new Map() }],
    };
  });
  const objects = parts.flatMap(({ environments }) => environments.flatMap((built) => built.objects));
  const { secretStore: _store, ...policies } = lock.policies;
  const inFiles = policies.secrets === 'sops' || policies.secrets === 'env-file';
  return {
    entry,
    environments: [bare(name, objects)],
    parts,
    // Secrets in files of an environment are not copied, but named anew; all others are as the tree has them.
    policies: inFiles ? policies : { ...policies, secrets: 'inline' },
    warnings: [],
  };
}

/** Folders of the parts that an environment has overlays in; the application is the first. */
function partFolders(fs: ReadFs, root: string, environment: string): string[] {
  const hooks = `${root}/hooks`;
  const groups =
    fs.stat(hooks)?.kind === 'directory' ? fs.readDir(hooks).map((name) => `hooks/${name}/`) : [];
  const present = ['hooks/', ...groups].filter(
    (folder) => fs.stat(`${root}/${overlayFolder(environment, folder)}`)?.kind === 'directory',
  );
  return ['', ...present];
}

/** The Secret that SOPS encrypted, without what SOPS notes in it. */
function withoutSops(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const { sops: _sops, ...secret } = object;
  return secret as KubeObject;
}

function bare(name: string, objects: readonly KubeObject[]): Environment {
  return {
    name,
    objects,
    templates: new Map(),
    hooks: [],
    crds: [],
    dropped: [],
    lookups: [],
    volatile: [],
  };
}

function rendered(
  fs: ReadFs,
  root: string,
  lock: MigrationLock,
  { name, files, set, setString, edits, guard }: NewEnvironmentRequest,
): Source {
  const kept = presentEdits(edits);
  const environment = { name, files, set, setString, ...(kept === undefined ? {} : { edits: kept }) };
  const inputs: RenderInputs = { ...inputsOf(lock, root, guard), environments: [environment] };
  const chart = loadInputs(fs, inputs);
  const environments = renderEnvironments(fs, chart, inputs);
  const now = lockOf(fs, root, chart.chart, inputs, lock.policies);
  const changed = now.chart.digest === lock.chart.digest ? [] : [lock.chart.path];
  return {
    entry: requireEntry(now, name),
    environments,
    parts: arrange(
      environments.map((found) => withoutTreeCrds(fs, root, found)),
      lock.policies.hooks,
    ),
    policies: lock.policies,
    warnings: [
      ...changed.map((path) => `${path} is not what the tree was converted from`),
      ...secretWarnings([...set, ...setString], environments),
    ],
  };
}
