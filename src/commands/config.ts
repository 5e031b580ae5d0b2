import { z } from 'zod';
import { defineCommand } from './command.ts';

const Setting = z.object({
  name: z.string(),
  value: z.unknown(),
  origin: z.enum(['flag', 'environment', 'project', 'user', 'default']),
  from: z.string().optional().describe('The variable or file that holds it'),
});

export default defineCommand({
  path: ['config'],
  summary: 'Show every setting with its value and where it comes from',
  description:
    'Settings come from flags, MARTY_* variables, marty.config.yaml or .json (up to the git root), the user file under $XDG_CONFIG_HOME/marty, and defaults, in this order.',
  arguments: z.object({}),
  options: z.object({
    print: z.boolean().optional().describe('Print the settings (what the command does anyway)'),
    all: z.boolean().default(false).describe('Also print settings that have no value').meta({ short: 'a' }),
  }),
  examples: [
    { command: 'marty config --print', explains: 'Which settings hold here, and why' },
    { command: 'marty config --print -o json', explains: 'The same for a script' },
  ],
  output: z.object({ settings: z.array(Setting) }),
  writes: false,
  async run({ all }, { shell }) {
    const settings = (shell?.settings() ?? []).filter(({ value }) => all || value !== undefined);
    return {
      kind: 'report',
      data: { settings },
      text: (style) =>
        style.table([
          ['SETTING', 'VALUE', 'ORIGIN'],
          ...settings.map(({ name, value, origin, from }) => [
            name,
            value === undefined ? '' : JSON.stringify(value),
            from === undefined ? origin : `${origin} (${from})`,
          ]),
        ]),
    };
  },
});
