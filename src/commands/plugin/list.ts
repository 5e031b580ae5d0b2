import { resolve } from 'node:path';
import { z } from 'zod';
import { type ListedPlugin, listPlugins } from '../../generators/plugin-listing.ts';
import { defineCommand, type TextStyle } from '../command.ts';

export default defineCommand({
  path: ['plugin', 'list'],
  summary: 'List the plugins below a folder with their services and versions',
  arguments: z.object({
    directory: z
      .string()
      .default('.')
      .describe('Folder to search')
      .meta({ value: 'DIR', complete: 'directory' }),
  }),
  options: z.object({}),
  examples: [
    { command: 'marty plugin list', explains: 'the plugins at and below this folder' },
    { command: 'marty plugin list plugins -o json', explains: 'the same for a script' },
  ],
  output: z.object({
    plugins: z.array(
      z.object({
        name: z.string(),
        path: z.string(),
        services: z.array(
          z.object({
            name: z.string(),
            type: z.string(),
            architecture: z.string(),
            features: z.array(z.string()),
          }),
        ),
        templates: z.string().optional(),
        runtime: z.object({ mode: z.string(), version: z.string() }).optional(),
      }),
    ),
  }),
  writes: false,

  async run({ directory }, { cwd, fs, warn }) {
    const { plugins, problems } = listPlugins(fs, resolve(cwd, directory));
    for (const problem of problems) warn(problem);
    return {
      kind: 'report',
      data: { plugins },
      text: (style) => (plugins.length === 0 ? 'No plugins here.' : style.table(rows(plugins, style))),
    };
  },
});

function rows(plugins: readonly ListedPlugin[], style: TextStyle): string[][] {
  const header = ['PLUGIN', 'PATH', 'SERVICE', 'TYPE', 'ARCHITECTURE', 'FEATURES', 'RUNTIME'];
  return [header, ...plugins.flatMap((plugin) => pluginRows(plugin, style))];
}

function pluginRows({ name, path, services, runtime }: ListedPlugin, { bold, dim }: TextStyle): string[][] {
  const version = runtime === undefined ? dim('unknown') : `${runtime.version} (${runtime.mode})`;
  if (services.length === 0) return [[bold(name), path, dim('none'), '', '', '', version]];
  return services.map((service, index) => [
    ...(index === 0 ? [bold(name), path] : ['', '']),
    service.name,
    service.type,
    service.architecture,
    service.features.join(', ') || dim('none'),
    index === 0 ? version : '',
  ]);
}
