import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { ARCHITECTURES, DEFAULT_RESOURCE, FEATURES } from '../../generators/answers.ts';
import { checkNotOtherPlugin } from '../../generators/existing-plugin.ts';
import { assertDnsLabel } from '../../generators/names.ts';
import { installStep, pluginTree } from '../../generators/plugin-tree.ts';
import { serviceAnswers } from '../../generators/service-spec.ts';
import { serviceUrl } from '../../generators/template-data.ts';
import { vendoredRuntime } from '../../generators/vendored-runtime.ts';
import { VERSIONS } from '../../generators/versions.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['plugin', 'create'],
  summary: 'Create a plugin: a workspace of services that run, are tested and can be deployed',
  description:
    'Writes a workspace with its services, their tests, images and manifests. Nothing is installed unless ' +
    '--install is given, and nothing that is there already is overwritten.',
  arguments: z.object({
    name: z.string().describe('Name of the plugin, a DNS label').meta({ prompt: 'Name of the plugin' }),
  }),
  options: z.object({
    service: z
      .array(z.string())
      .default(['api:rest'])
      .describe('A service with its type; may be repeated')
      .meta({ short: 's', value: 'NAME:TYPE', prompt: 'Services, each as NAME:TYPE', group: 'Services' }),
    architecture: z
      .enum(ARCHITECTURES)
      .default('hexagonal')
      .describe('How the code of each service is layered')
      .meta({ short: 'a', value: 'NAME', prompt: 'Architecture', group: 'Services' }),
    feature: z
      .array(z.enum(FEATURES))
      .default([])
      .describe('What each service can do besides; may be repeated')
      .meta({ short: 'f', value: 'NAME', prompt: 'Features', group: 'Services' }),
    resource: z
      .string()
      .default(DEFAULT_RESOURCE)
      .describe('The resource that each service starts with, a singular noun')
      .meta({ value: 'NOUN', prompt: 'Sample resource', group: 'Services' }),
    directory: z
      .string()
      .optional()
      .describe("Folder to create; the plugin's name unless given")
      .meta({ short: 'd', value: 'DIR', complete: 'directory', group: 'Plugin' }),
    runtime: z
      .enum(['vendored', 'dependency'])
      .default('vendored')
      .describe('Where @marty/runtime comes from: a packed copy in the plugin, or the registry')
      .meta({ value: 'MODE', group: 'Plugin' }),
    packageManager: z
      .enum(['npm'])
      .default('npm')
      .describe('Package manager of the workspace')
      .meta({ value: 'NAME', group: 'Plugin' }),
    install: z
      .boolean()
      .default(false)
      .describe('Install the dependencies afterwards')
      .meta({ group: 'Plugin' }),
  }),
  examples: [
    {
      command: 'marty plugin create shop --yes',
      explains: 'one REST service, hexagonal, no database',
      starter: true,
    },
    {
      command: 'marty plugin create petstore -s catalog:rest -f database --resource pet',
      explains: 'a service that keeps pets in PostgreSQL',
    },
    {
      command: 'marty plugin create shop -s catalog:rest -s orders:rest -a layered --dry-run --diff',
      explains: 'show what two layered services would be made of',
    },
  ],
  output: z.object({
    name: z.string(),
    services: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        architecture: z.string(),
        features: z.array(z.string()),
        url: z.string(),
      }),
    ),
    runtime: z.object({ mode: z.string(), version: z.string() }),
  }),

  async run(input, { cwd, fs }) {
    const { name } = input;
    assertDnsLabel(name, 'plugin');
    const services = serviceAnswers(input.service, {
      architecture: input.architecture,
      features: input.feature,
      resource: input.resource,
    });
    const root = resolve(cwd, input.directory ?? name);
    checkNotOtherPlugin(fs, root, { name, services });
    const runtime =
      input.runtime === 'vendored'
        ? vendoredRuntime(fs, import.meta.dirname)
        : ({ mode: 'dependency', version: VERSIONS.runtime } as const);
    const folder = relative(cwd, root) || '.';
    return {
      kind: 'tree',
      root,
      tree: {
        ...pluginTree({ name, services, runtime }),
        fresh: true,
        ...(input.install && { run: [installStep] }),
      },
      data: {
        name,
        services: services.map((service, index) => ({
          name: service.name,
          type: service.type,
          architecture: service.architecture,
          features: service.features,
          url: serviceUrl(index),
        })),
        runtime: { mode: runtime.mode, version: runtime.version },
      },
      next: [
        ...(folder === '.' ? [] : [`cd ${folder}`]),
        ...(input.install ? [] : ['npm install']),
        'marty plugin dev',
      ].join(' && '),
    };
  },
});
