import { resolve } from 'node:path';
import { z } from 'zod';
import { build, buildText } from '../../kustomize/index.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['migrate', 'build'],
  summary: 'Print what `kustomize build` prints, without kustomize',
  description:
    "Builds a kustomization with marty's own engine, byte for byte as kustomize 5.8.1 does. A field that it does " +
    'not build (helmCharts, vars, remote resources, plugins of your own) is an error, and a patch or target that ' +
    'selects nothing is a warning.',
  arguments: z.object({
    dir: z.string().default('.').describe('Folder of the kustomization').meta({ complete: 'directory' }),
  }),
  options: z.object({
    loadRestrictor: z
      .enum(['root', 'none'])
      .default('root')
      .describe('Files a kustomization may read: those below its folder, or any')
      .meta({ value: 'MODE', group: 'Input' }),
  }),
  examples: [
    { command: 'marty migrate build deploy/overlays/prod', explains: 'the objects of an environment' },
    {
      command: 'marty migrate build deploy/overlays/prod -o json',
      explains: 'as data: the list of objects',
    },
    {
      command: 'marty migrate build overlay --load-restrictor none',
      explains: 'of a kustomization that reads files outside its folder',
    },
  ],
  output: z.object({
    objects: z.array(
      z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.looseObject({}) }),
    ),
  }),
  writes: false,

  run: async (input, context) => {
    const objects = build(context.fs, resolve(context.cwd, input.dir), {
      unrestricted: input.loadRestrictor === 'none',
      warn: context.warn,
    });
    return {
      kind: 'report',
      data: { objects },
      text: () => buildText(objects).replace(/\n$/, ''),
    };
  },
});
