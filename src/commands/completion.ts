import { z } from 'zod';
import { defineCommand } from './command.ts';

export default defineCommand({
  path: ['completion'],
  summary: 'Print the completion script of a shell',
  description:
    'Add the script to the start-up file of your shell. Commands, options, their values, and the names of plugins, services and cluster contexts are completed.',
  arguments: z.object({
    shell: z.enum(['bash', 'zsh', 'fish', 'powershell']).describe('The shell to complete in'),
  }),
  options: z.object({}),
  examples: [
    { command: 'source <(marty completion bash)', explains: 'In ~/.bashrc; the same with zsh in ~/.zshrc' },
    { command: 'marty completion fish | source', explains: 'In ~/.config/fish/config.fish' },
    { command: 'marty completion powershell | Out-String | Invoke-Expression', explains: 'In $PROFILE' },
  ],
  output: z.object({ shell: z.string(), script: z.string() }),
  writes: false,
  async run({ shell }, context) {
    const script = context.shell?.completionScript(shell) ?? '';
    return { kind: 'report', data: { shell, script }, text: () => script };
  },
});
