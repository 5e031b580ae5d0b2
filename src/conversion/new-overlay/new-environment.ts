import { MartyError } from '../../errors.ts';
import { build } from '../../kustomize/index.ts';
import { formatId, idKey, idOf, type KubeObject, readObjects, stringAt } from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Environment } from '../environment.ts';
import { overlayFolder } from '../layout.ts';
import { inputsOf, lockOf, type MigrationLock } from '../lock.ts';
import { redactor } from '../redactor.ts';
import { loadInputs, renderEnvironments } from '../render-environments.ts';
import type { RenderInputs } from '../render-inputs.ts';
import { withPlaceholders } from '../secrets.ts';
import { applyEdits } from './apply-edits.ts';
import { type EditTexts, parseEdits } from './edits.ts';
import {
  copiedEntry,
  type EnvironmentEntry,
  presentEdits,
  requireEntry,
  sameEntry,
} from './environment-entry.ts';
import { secretsInLock } from './secrets-in-lock.ts';
import { MESH_FILE } from './wanted-objects.ts';

export interface NewEnvironmentRequest {
  readonly name: string;
  /** The environment to copy; else there are values. */
  readonly from?: string;
  /** Values files, absolute. */
  readonly files: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly edits: EditTexts;
  /** Compute anew what is there already. */
  readonly replace: boolean;
}

/** What a new environment should build, and how the lock file names it. */
export interface NewEnvironment {
  readonly entry: EnvironmentEntry;
  readonly objects: readonly KubeObject[];
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
  const made = from === undefined ? rendered(fs, root, lock, request) : copied(fs, root, lock, from, edits);
  const known = lock.environments[name];
  if (known !== undefined && !replace && !sameEntry(known, made.entry))
    throw new MartyError('MARTY-V058', `the environment ${name} is there already, made from something else`);
  const parsed = parseEdits(edits);
  const objects = applyEdits(made.objects, parsed);
  const scaled = parsed.replicas.flatMap((entry) => autoscaled(objects, entry.name));
  return { ...made, objects, warnings: [...made.warnings, ...scaled] };
}

/** A HorizontalPodAutoscaler of the workload wins over its replicas. */
function autoscaled(objects: readonly KubeObject[], name: string): string[] {
  return objects
    .filter(({ kind }) => kind === 'HorizontalPodAutoscaler')
    .filter((object) => stringAt(object, 'spec', 'scaleTargetRef', 'name') === name)
    .map((object) => `${formatId(idOf(object))} decides the replicas of ${name}, whatever --replicas says`);
}

function copied(
  fs: ReadFs,
  root: string,
  lock: MigrationLock,
  from: string,
  edits: EditTexts,
): NewEnvironment {
  const entry = copiedEntry(from, requireEntry(lock, from), edits);
  const folder = `${root}/${overlayFolder(from)}`;
  const file = `${folder}/${MESH_FILE}`;
  const ofMesh =
    fs.stat(file)?.kind === 'file' ? readObjects(new TextDecoder().decode(fs.readFile(file)), file) : [];
  const keys = new Set(ofMesh.map((object) => idKey(idOf(object))));
  const objects = build(fs, folder).filter((object) => !keys.has(idKey(idOf(object))));
  const source: Environment = {
    name: from,
    objects,
    templates: new Map(),
    hooks: [],
    crds: [],
    dropped: [],
    lookups: [],
    volatile: [],
  };
  return { entry, objects, redact: redactor([source]).redact, warnings: [] };
}

function rendered(
  fs: ReadFs,
  root: string,
  lock: MigrationLock,
  { name, files, set, setString, edits }: NewEnvironmentRequest,
): NewEnvironment {
  const inputs: RenderInputs = { ...inputsOf(lock, root), environments: [{ name, files, set, setString }] };
  const chart = loadInputs(fs, inputs);
  const environments = renderEnvironments(fs, chart, inputs);
  const objects = environments.flatMap((environment) => environment.objects);
  const now = lockOf(fs, root, chart.chart, inputs, lock.policies);
  const kept = presentEdits(edits);
  const entry = { ...requireEntry(now, name), ...(kept === undefined ? {} : { edits: kept }) };
  const changed = now.chart.digest === lock.chart.digest ? [] : [lock.chart.path];
  const warnings = [
    ...changed.map((path) => `${path} is not what the tree was converted from`),
    ...secretsInLock([...set, ...setString], objects).map(
      (key) =>
        `the lock file keeps the value of ${key}, a secret, in clear: give it in a values file instead`,
    ),
  ];
  return {
    entry,
    objects: lock.policies.secrets === 'inline' ? objects : objects.map(withPlaceholders),
    redact: redactor(environments).redact,
    warnings,
  };
}
