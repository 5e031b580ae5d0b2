import { relative } from 'node:path';
import { z } from 'zod';
import { addServiceTree } from '../../generators/add-service.ts';
import { ARCHITECTURES, DEFAULT_RESOURCE, FEATURES } from '../../generators/answers.ts';
import { findPluginRoot } from '../../generators/existing-plugin.ts';
import { readPlugin } from '../../generators/plugin-state.ts';
import { serviceAnswers } from '../../generators/service-spec.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['plugin', 'add-service'],
  summary: 'Add a service to the plugin that this folder is in',
  description:
    'Writes the folder of the service and its entry in plugin.yaml, whose comments and order stay. Nothing else ' +
    'of the plugin changes but the list in its README.',
  arguments: z.object({
    service: z
      .string()
      .describe('Name and type of the service')
      .meta({ value: 'NAME:TYPE', prompt: 'Service, as NAME:TYPE' }),
  }),
  options: z.object({
    architecture: z
      .enum(ARCHITECTURES)
      .default('hexagonal')
      .describe('How its code is layered')
      .meta({ short: 'a', value: 'NAME', prompt: 'Architecture' }),
    feature: z
      .array(z.enum(FEATURES))
      .default([])
      .describe('What it can do besides; may be repeated')
      .meta({ short: 'f', value: 'NAME', prompt: 'Features' }),
    resource: z
      .string()
      .default(DEFAULT_RESOURCE)
      .describe('The resource that it starts with, a singular noun')
      .meta({ value: 'NOUN', prompt: 'Sample resource' }),
  }),
  examples: [
    {
      command: 'marty plugin add-service orders:rest',
      explains: 'a hexagonal service that keeps items in memory',
    },
    {
      command: 'marty plugin add-service orders:rest -a layered -f database --resource order',
      explains: 'a layered service that keeps orders in PostgreSQL',
    },
  ],
  output: z.object({
    plugin: z.string(),
    service: z.object({
      name: z.string(),
      type: z.string(),
      architecture: z.string(),
      features: z.array(z.string()),
    }),
  }),

  async run({ service: spec, architecture, feature, resource }, { cwd, fs }) {
    const [service] = serviceAnswers([spec], { architecture, features: feature, resource });
    if (service === undefined) throw new TypeError('One spec gives one service.');
    const root = findPluginRoot(fs, cwd);
    const plugin = readPlugin(fs, root);
    const folder = relative(cwd, root) || '.';
    return {
      kind: 'tree',
      root,
      tree: addServiceTree(plugin, service),
      data: {
        plugin: plugin.name,
        service: {
          name: service.name,
          type: service.type,
          architecture: service.architecture,
          features: service.features,
        },
      },
      next: [...(folder === '.' ? [] : [`cd ${folder}`]), 'npm install', 'marty plugin dev'].join(' && '),
    };
  },
});
