import { z } from 'zod';
import { findStateRoot, listHistory } from '../../plan/history.ts';
import { recover } from '../../plan/recover.ts';
import { planUndo } from '../../plan/undo.ts';
import { nodeProcesses } from '../../ports/node-processes.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['plugin', 'undo'],
  summary: 'Take back the last thing that marty wrote in this folder',
  description:
    'Restores every file byte for byte and removes the files and folders that were made. Refuses if one of the ' +
    'files was changed since, and names all of them. What was written before can be undone next.',
  arguments: z.object({
    id: z.string().optional().describe('History entry to undo; it must be the last one'),
  }),
  options: z.object({
    list: z.boolean().default(false).describe('List what can be undone, the last one first'),
  }),
  examples: [
    { command: 'marty plugin undo --diff', explains: 'show what undoing would change' },
    { command: 'marty plugin undo', explains: 'take back the last change' },
    { command: 'marty plugin undo --list', explains: 'list the changes that can be taken back' },
  ],
  output: z
    .object({
      history: z.array(z.object({ id: z.string(), at: z.string(), summary: z.string(), files: z.int() })),
    })
    .or(z.object({ undone: z.string() })),

  async run({ id, list }, { cwd, fs }) {
    const root = findStateRoot(fs, cwd);
    recover(fs, root, nodeProcesses);
    if (!list) {
      const plan = planUndo(fs, root, id);
      return { kind: 'plan', plan, data: { undone: plan.undoes ?? '' } };
    }
    const history = listHistory(fs, root)
      .reverse()
      .map(({ id, journal: { at, summary, steps } }) => ({ id, at, summary, files: steps.length }));
    return {
      kind: 'report',
      data: { history },
      text: (style) =>
        history.length === 0
          ? 'There is nothing to undo.\n'
          : `${style.table([['ID', 'AT', 'WHAT'], ...history.map(({ id, at, summary }) => [id, at, summary])])}\n`,
    };
  },
});
