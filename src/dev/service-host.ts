import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MartyError } from '../errors.ts';
import { type Child, startChild } from './child.ts';
import { SERVICES_SCRIPT } from './child-scripts.ts';
import type { Workspace } from './workspace.ts';

export interface RunningService {
  readonly name: string;
  readonly url: string;
}

export interface ServiceHost extends Pick<Child, 'ended' | 'stop'> {
  readonly services: readonly RunningService[];
}

/** Starts all services of the plugin in one process. Throws MARTY-G012 with the reason if one cannot start. */
export async function startServices(
  { root, services }: Workspace,
  dataFolder: string,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<ServiceHost> {
  const modules = services.map(({ name, folder }) => ({
    name,
    module: pathToFileURL(join(folder, 'dist/service.js')).href,
  }));
  const { message, ended, stop } = await startChild({
    script: SERVICES_SCRIPT,
    input: { services: modules, dataFolder },
    cwd: root,
    env,
    onLine,
  });
  const { urls, failure } = message as { urls?: readonly RunningService[]; failure?: string };
  if (urls !== undefined) return { services: urls, ended, stop };
  await stop();
  throw new MartyError('MARTY-G012', `The services did not start: ${failure}`, {
    hint: 'Correct what the message names; nothing else was changed.',
  });
}
