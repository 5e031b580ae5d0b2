import { z } from 'zod';
import { findPluginRoot } from '../../generators/existing-plugin.ts';
import { callGraph } from '../../manifest/call-graph.ts';
import { MANIFEST_NAME, readManifest, readPolicies } from '../../manifest/load.ts';
import { type FileDrift, findDrift, hasDrifted } from '../../plan/drift.ts';
import { defineCommand, type Finding, type TextStyle } from '../command.ts';

const call = z.object({
  kind: z.enum(['call', 'event']),
  from: z.string(),
  to: z.string(),
  external: z.boolean().optional(),
  event: z.string().optional(),
});

function driftFinding({ path, state }: FileDrift): Finding {
  return {
    code: 'MARTY-F012',
    level: 'warning',
    message: `${path} is marty's own, and it is ${state}.`,
    where: { file: path },
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function fileTable(files: readonly FileDrift[], style: TextStyle): string {
  const changed = files.filter(({ state }) => state !== 'unchanged');
  if (changed.length === 0) return '';
  const rows = changed.map(({ path, policy, state, sync }) => [path, policy, state, sync]);
  return `${style.table([['FILE', 'POLICY', 'STATE', 'SYNC'], ...rows])}\n`;
}

export default defineCommand({
  path: ['plugin', 'check'],
  summary: 'Check plugin.yaml and the policies, and report files that drifted from what marty wrote',
  description:
    'SYNC says whether marty can bring a file up to date: yes, partial (merged with your edits), no, or never ' +
    '(the file is yours). With --exit-code the command ends with 3 if a file that is marty’s alone has drifted.',
  arguments: z.object({}),
  options: z.object({
    exitCode: z.boolean().default(false).describe('End with 3 if a file has drifted'),
  }),
  examples: [
    { command: 'marty plugin check', explains: 'check the plugin in this folder or above it' },
    {
      command: 'marty plugin check --exit-code --format github',
      explains: 'fail a CI job, with annotations',
    },
  ],
  output: z.object({
    root: z.string(),
    valid: z.boolean(),
    drifted: z.boolean(),
    files: z.array(
      z.object({
        path: z.string(),
        policy: z.enum(['owned', 'merge', 'once']),
        state: z.enum(['unchanged', 'modified', 'missing']),
        sync: z.enum(['yes', 'partial', 'no', 'never']),
      }),
    ),
    services: z.array(z.string()),
    calls: z.array(call),
    cycles: z.array(z.array(z.string())),
  }),
  writes: false,
  findings: true,

  async run({ exitCode }, { cwd, fs }) {
    const root = findPluginRoot(fs, cwd);
    const { manifest, problems } = readManifest(fs, root);
    const policies = readPolicies(fs, root, manifest);
    const files = findDrift(fs, root);
    const drifted = files.filter(hasDrifted);
    const found = [...problems, ...policies.flatMap((policy) => policy.problems)];
    const valid = !found.some(({ level }) => level === 'error');
    const graph = manifest === undefined ? { services: [], edges: [], cycles: [] } : callGraph(manifest);
    return {
      kind: 'report',
      data: {
        root,
        valid,
        drifted: drifted.length > 0,
        files,
        services: graph.services,
        calls: graph.edges,
        cycles: graph.cycles,
      },
      text: (style) => {
        const verdict = valid
          ? `${style.green('✔')} ${MANIFEST_NAME} is valid: ${count(graph.services.length, 'service')}, ${count(graph.edges.length, 'connection')}.\n`
          : `${style.red('✖')} ${MANIFEST_NAME} or a policy is not valid.\n`;
        return `${verdict}${fileTable(files, style)}`;
      },
      findings: [...found, ...drifted.map(driftFinding)],
      ...(valid ? { exitCode: drifted.length > 0 && exitCode ? 3 : 0 } : { exitCode: 1 }),
    };
  },
});
