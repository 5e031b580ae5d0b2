import { z } from 'zod';
import { startDevSession } from '../../dev/dev-session.ts';
import { openWorkspace } from '../../dev/workspace.ts';
import { findPluginRoot } from '../../generators/existing-plugin.ts';
import { requireManifest } from '../../manifest/load.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['plugin', 'dev'],
  summary: 'Run every service of a plugin in one process, and again after each change',
  description:
    "Compiles with the plugin's own TypeScript, starts an embedded PostgreSQL unless DATABASE_URL is set, and " +
    'restarts the services when a source, a migration or a configuration file changes. A change that does not ' +
    'compile is shown, and the services go on as they were. Ctrl-C stops all.',
  arguments: z.object({}),
  options: z.object({
    service: z
      .array(z.string())
      .default([])
      .describe('Run only this service; may be repeated')
      .meta({ short: 's', value: 'NAME', complete: 'service' }),
  }),
  examples: [
    { command: 'marty plugin dev', explains: 'run the plugin that this folder is in', starter: true },
    { command: 'marty plugin dev -s catalog', explains: 'run one of its services' },
  ],
  output: z.object({ services: z.array(z.object({ name: z.string(), url: z.string() })) }),
  writes: false,

  async run({ service: chosen }, { cwd, fs, env, progress, warn }) {
    const root = findPluginRoot(fs, cwd);
    const { manifest } = requireManifest(fs, root);
    const workspace = openWorkspace(fs, root, manifest.services, chosen);
    const session = await startDevSession(
      workspace,
      { ...env },
      {
        step: (label, work) => progress.step(label, work),
        problem: warn,
        log: (line) => void process.stderr.write(`${line}\n`),
      },
    );
    return {
      kind: 'serve',
      data: { services: session.services },
      text: ({ table, bold, dim }) =>
        [
          table([
            ['SERVICE', 'URL', 'DOCUMENTATION'],
            ...session.services.map(({ name, url }) => [bold(name), url, `${url}/docs`]),
          ]),
          dim('Restarts on every change; Ctrl-C stops.'),
        ].join('\n'),
      finished: session.finished,
      stop: session.stop,
    };
  },
});
