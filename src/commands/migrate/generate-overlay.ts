import { resolve } from 'node:path';
import { z } from 'zod';
import {
  checkEnvironmentName,
  LOCK_FILE,
  lockText,
  overlayFolder,
  readLock,
} from '../../conversion/index.ts';
import {
  generateOverlay,
  type NewEnvironment,
  newEnvironment,
  presentEdits,
} from '../../conversion/new-overlay/index.ts';
import { readRecord } from '../../plan/record.ts';
import { nodeGuard } from '../../ports/node-guard.ts';
import { defineCommand } from '../command.ts';
import { timeLimitOption } from './chart-options.ts';
import { pluginMeshObjects } from './plugin-mesh.ts';

const list = (): z.ZodDefault<z.ZodArray<z.ZodString>> => z.array(z.string()).default([]);

export default defineCommand({
  path: ['migrate', 'generate-overlay'],
  summary: 'Add an environment to a converted tree, from values or from another environment',
  description:
    'Writes one overlay of the base that is there; base and other overlays stay as they are. The overlay is built and ' +
    'compared before anything is written, and the environment is entered in the lock file, so that ' +
    'validate-migration proves it from then on.',
  arguments: z.object({
    dir: z.string().describe('Folder of the converted tree').meta({ complete: 'directory' }),
    env: z.string().describe('Name of the new environment'),
  }),
  options: z.object({
    values: list()
      .describe('Values file of the environment; the last one wins')
      .meta({ short: 'f', value: 'FILE', complete: 'file', group: 'From values' }),
    set: list().describe('Set values: a.b=1,c={x,y}').meta({ value: 'KEY=VALUE', group: 'From values' }),
    setString: list()
      .describe('Set values that stay strings')
      .meta({ value: 'KEY=VALUE', group: 'From values' }),
    from: z
      .string()
      .optional()
      .describe('Copy what this environment builds')
      .meta({ value: 'ENV', group: 'From another environment' }),
    replicas: list().describe('Replicas of a workload').meta({ value: 'NAME=COUNT', group: 'Edits' }),
    image: list()
      .describe('Tag, digest or another repository of an image')
      .meta({ value: 'REPO=TAG|REPO@DIGEST|REPO=IMAGE', group: 'Edits' }),
    resources: list()
      .describe('Requests and limits: web/app=cpu:100m/500m,memory:128Mi/256Mi')
      .meta({ value: 'NAME[/CONTAINER]=RESOURCES', group: 'Edits' }),
    host: list()
      .describe('Host of ingresses and routes; OLD= may be left out where there is one host')
      .meta({ value: '[OLD=]NEW', group: 'Edits' }),
    mesh: z
      .enum(['istio', 'linkerd'])
      .optional()
      .describe(
        "Let the mesh put its proxy into the pods; with the plugin's policies where the tree is in a plugin",
      )
      .meta({ group: 'Edits' }),
    timeLimit: timeLimitOption,
    replace: z
      .boolean()
      .default(false)
      .describe('Compute an environment anew that is there already')
      .meta({ group: 'Writing' }),
  }),
  examples: [
    {
      command: 'marty migrate generate-overlay deploy qa --values values-qa.yaml',
      explains: 'from a values file',
    },
    {
      command:
        'marty migrate generate-overlay deploy qa --from prod --replicas web=1 --host qa.example.com --mesh istio',
      explains: 'what prod builds, with edits and a mesh',
    },
  ],
  output: z.object({
    environment: z.string(),
    from: z.string().optional(),
    objects: z.int().describe('Objects that the overlay builds'),
    meshObjects: z.int().describe("Objects of the plugin's policies among them"),
    overlay: z.object({ added: z.int(), removed: z.int(), patched: z.int(), edits: z.int() }),
    digest: z.string().describe('SHA-256 of the canonical form of what it builds'),
  }),
  async run(input, context) {
    const { fs, cwd, progress } = context;
    const root = resolve(cwd, input.dir);
    const { env: name, from } = input;
    checkEnvironmentName(name);
    const lock = readLock(fs, root);
    const edits =
      presentEdits({
        replicas: input.replicas,
        image: input.image,
        resources: input.resources,
        host: input.host,
        ...(input.mesh === undefined ? {} : { mesh: input.mesh }),
      }) ?? {};
    const made: NewEnvironment = await progress.step('Rendering', () =>
      newEnvironment(fs, root, lock, {
        name,
        edits,
        ...(from === undefined ? {} : { from }),
        files: input.values.map((path) => resolve(cwd, path)),
        set: input.set,
        setString: input.setString,
        replace: input.replace,
        guard: nodeGuard(input.timeLimit),
        meshObjects: (mesh) =>
          pluginMeshObjects(fs, root, { mesh, environment: name, namespace: lock.render.namespace }),
      }),
    );
    for (const warning of made.warnings) context.warn(warning);
    const { files, size, parity } = await progress.step('Building the overlay', () =>
      generateOverlay(fs, root, lock.render.namespace, made.parts),
    );
    const wanted = new Set([...files, ...made.files].map(({ path }) => path));
    const stale = [...(readRecord(fs, root)?.files.keys() ?? [])].filter(
      (path) => `/${path}`.includes(`/${overlayFolder(name)}/`) && !wanted.has(path),
    );
    const objects = parity?.objects ?? 0;
    const { added = 0, removed = 0, patched = 0, edits: changes = 0 } = size ?? {};
    return {
      kind: 'tree',
      root,
      tree: {
        summary: `add the environment ${name}`,
        files: [
          ...files,
          ...made.files,
          {
            path: LOCK_FILE,
            content: lockText({ ...lock, environments: { ...lock.environments, [name]: made.entry } }),
            policy: 'owned',
            reason: 'what the tree is made from',
          },
        ],
        absent: stale.map((path) => ({ path, reason: `environment ${name}` })),
      },
      redact: made.redact,
      data: {
        environment: name,
        ...(from === undefined ? {} : { from }),
        objects,
        meshObjects: made.mesh.length,
        overlay: { added, removed, patched, edits: changes },
        digest: parity?.kustomizeDigest,
      },
      text: (style) =>
        `${style.bold(`overlays/${name}`)} builds ${objects} objects as it must: ${changes} edits, +${added} −${removed} objects\n`,
      next: `kubectl diff -k ${input.dir}/overlays/${name}`,
    };
  },
});
