import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findHelm, requireHelm } from '../../../src/helm/index.ts';
import { nodePrograms } from '../../../src/ports/node-programs.ts';
import { scratchFolder } from '../../support/scratch.ts';

/** A folder with a program named helm that does this. */
function pathWith(script: string): string {
  const folder = scratchFolder({ helm: `#!/bin/sh\n${script}\n` });
  chmodSync(join(folder, 'helm'), 0o755);
  return folder;
}

function search(path: string, more: { timeout?: number; signal?: AbortSignal } = {}) {
  return {
    programs: nodePrograms({ PATH: `${path}:/usr/bin:/bin` }),
    signal: new AbortController().signal,
    major: 3,
    ...more,
  } as const;
}

const INPUTS = { chart: '/c', release: '-r', namespace: 'n', apiVersions: [], values: { set: ['a=$(b) c'] } };

describe('the helm of a machine', () => {
  it('is not there on an empty PATH', async () => {
    expect(await findHelm(search(scratchFolder()))).toBeUndefined();
    await expect(requireHelm(search(scratchFolder({ helm: 'no program' })))).rejects.toThrow(
      expect.objectContaining({ code: 'MARTY-H062' }),
    );
  });

  it.each([
    ['is of another major version', 'echo v4.2.4', 'MARTY-H065'],
    ['does not say its version', 'echo hello', 'MARTY-H063'],
    ['is killed', 'kill -9 $$', 'MARTY-H063'],
  ])('is refused where it %s', async (_, script, code) => {
    await expect(requireHelm(search(pathWith(script)))).rejects.toThrow(expect.objectContaining({ code }));
  });

  it('is ended when it takes too long', async () => {
    await expect(requireHelm(search(pathWith('exec sleep 20'), { timeout: 100 }))).rejects.toThrow(
      expect.objectContaining({ code: 'MARTY-H063', message: expect.stringContaining('after 100 ms') }),
    );
  });

  it('is ended when the user stops', async () => {
    const controller = new AbortController();
    const running = requireHelm(search(pathWith('exec sleep 20'), { signal: controller.signal }));
    controller.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
  });

  it('gets arguments as they are, and none of a user as a flag', async () => {
    const helm = await requireHelm(
      search(pathWith('[ "$1" = version ] && echo v3.21.4 || printf "%s\\n" "$@"')),
    );
    expect((await helm.template(INPUTS)).split('\n')).toEqual([
      'template',
      '--namespace=n',
      '--kube-version=v1.36.0',
      '--set=a=$(b) c',
      '--',
      '-r',
      '/c',
      '',
    ]);
  });

  it('says why it refuses a chart, without its log', async () => {
    const script =
      '[ "$1" = version ] && echo v3.21.4 && exit; printf "walk.go:75: link\\nError: no\\n  good\\n\\nUse --debug flag to render out invalid YAML\\n" >&2; exit 1';
    const helm = await requireHelm(search(pathWith(script)));
    await expect(helm.template(INPUTS)).rejects.toThrow(
      expect.objectContaining({ code: 'MARTY-H064', message: 'no\n  good' }),
    );
  });
});
