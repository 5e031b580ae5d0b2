/** A process of its own that applies a scenario and is killed before one call, or runs to its end. */
import { applyPlan } from '../../../src/plan/apply.ts';
import { nodeProcesses } from '../../../src/ports/node-processes.ts';
import { scenario } from './scenarios.ts';
import { NOW } from './trees.ts';
import { watchedFs } from './watched-fs.ts';

const [name = '', root = '', killAt = '0'] = process.argv.slice(2);

const fs = watchedFs(({ number }) => {
  if (number === Number(killAt)) process.kill(process.pid, 'SIGKILL');
});
const plan = scenario(name).plan(
  watchedFs(() => {}),
  root,
);
if (killAt === 'any') process.stdout.write('started');
await applyPlan(fs, plan, { now: NOW, processes: nodeProcesses });
