import { chmodSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';

const BINARY = resolve(import.meta.dirname, '../../../bin/marty.js');
const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\n',
  'chart/values.yaml': 'replicas: 1\n',
  'chart/crds/crd.yaml': 'apiVersion: v1\nkind: Crd\nmetadata: {name: c}\n',
  'chart/templates/a.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\nreplicas: {{ .Values.replicas }}\n',
  'chart/templates/random.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\npassword: {{ randAlphaNum 9 }}\nday: {{ now | date "2006-01-02" }}\n',
  'chart/templates/cluster.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\nversion: {{ .Capabilities.KubeVersion }}\nroute: {{ .Capabilities.APIVersions.Has "route.openshift.io/v1" }}\nfound: {{ (lookup "v1" "Secret" "shop" "db").data | toJson }}\n',
  'dev.yaml': 'replicas: 2\n',
  'cluster.yaml':
    'apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\ndata: {password: cw==}\n',
  'profile.yaml': 'kubeVersion: v1.29.3\napiVersions: [route.openshift.io/v1]\n',
};

interface Run {
  readonly args: readonly string[];
  readonly helm?: string | undefined;
  readonly files?: Readonly<Record<string, string>>;
}

function marty({ args, helm, files = {} }: Run) {
  const cwd = scratchFolder({ ...CHART, ...files });
  const path = scratchFolder();
  if (helm !== undefined) symlinkSync(helm, join(path, 'helm'));
  return execa(process.execPath, [BINARY, 'migrate', ...args], {
    cwd,
    reject: false,
    stripFinalNewline: false,
    extendEnv: false,
    env: { NO_COLOR: '1', CI: '1', PATH: `${path}:/usr/bin:/bin`, HOME: cwd },
  });
}

const render = (...args: string[]): readonly string[] => ['render', 'chart', 'web', ...args];

describe('marty migrate render, with what a cluster would give', () => {
  it('shows the profile of a cluster to the chart; a version that is given wins', async () => {
    const openshift = await marty({ args: render('--profile', 'openshift') });
    expect(openshift.stdout).toContain('version: v1.33.0\nroute: true');
    const own = await marty({ args: render('--profile', 'profile.yaml', '--kube-version', '1.30') });
    expect(own.stdout).toContain('version: v1.30\nroute: true');
    const none = await marty({ args: render() });
    expect(none.stdout).toContain('version: v1.36.0\nroute: false');
  });

  it('finds the objects of --lookup-file', async () => {
    const { stdout } = await marty({ args: render('--lookup-file', 'cluster.yaml') });
    expect(stdout).toContain('found: {"password":"cw=="}');
  });

  it('gives the same for the same seed, at any time, and something else for another', async () => {
    const [first, again, other] = await Promise.all(
      ['one', 'one', 'two'].map((seed) => marty({ args: render('--seed', seed) })),
    );
    expect(first?.stdout).toContain('day: 1970-01-01');
    expect(again?.stdout).toBe(first?.stdout);
    expect(other?.stdout).not.toBe(first?.stdout);
  });

  it('gives a template the same random values, whatever another one draws', async () => {
    const more = { 'chart/templates/more.yaml': 'kind: Secret\nx: {{ randAlphaNum 9 }}\n' };
    const password = (text: string): string | undefined => /password: \w+/.exec(text)?.[0];
    const [less, with_] = await Promise.all([{}, more].map((files) => marty({ args: render(), files })));
    expect(password(with_?.stdout ?? '')).toBe(password(less?.stdout ?? 'nothing'));
  });

  it.each<[string, readonly string[], string]>([
    ['a profile that is not there', ['--profile', 'aks'], 'MARTY-H050'],
    ['a profile that is not valid', ['--profile', 'dev.yaml'], 'MARTY-H061'],
    ['a file of objects that is not there', ['--lookup-file', 'gone.yaml'], 'MARTY-H050'],
    ['a file that holds no objects', ['--lookup-file', 'dev.yaml'], 'MARTY-H060'],
    ['helm with a seed', ['--engine', 'helm', '--seed', 'x'], 'MARTY-U011'],
    ['helm with objects for lookup', ['--engine', 'helm', '--lookup-file', 'cluster.yaml'], 'MARTY-U011'],
    ['a comparison of helm with itself', ['--engine', 'helm', '--cross-check'], 'MARTY-U011'],
  ])('refuses %s', async (_, flags, code) => {
    const { stdout, stderr, exitCode } = await marty({ args: render(...flags) });
    expect(stdout).toBe('');
    expect(stderr).toContain(code);
    expect(exitCode).toBe(2);
  });

  it('says that there is no helm only where one is asked for', async () => {
    const runs = await Promise.all(
      [['--engine', 'helm'], ['--cross-check'], ['--engine', 'auto'], []].map((flags) =>
        marty({ args: render(...flags) }),
      ),
    );
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([4, 4, 0, 0]);
    expect(runs[0]?.stderr).toContain('MARTY-H062');
    expect(runs[1]?.stderr).toContain('MARTY-H062');
  });
});

describe.each(['3', '4'] as const)('with Helm %s', (major) => {
  const helm = judge(`helm${major}`);
  const version = ['--helm-version', major];

  describeWith(helm, `helm${major}`, 'the helm of the machine', () => {
    it('renders in the place of marty', async () => {
      const { stdout, exitCode } = await marty({ helm, args: render(...version, '--engine', 'helm') });
      expect(exitCode).toBe(0);
      expect(stdout).toContain('# Source: app/templates/a.yaml');
      expect(stdout).not.toContain('day: 1970');
    });

    it('gives the same data', async () => {
      const args = render(...version, '--json', '--include-crds', '--set', 'replicas=5');
      const [theirs, ours] = await Promise.all([
        marty({ helm, args: [...args, '--engine', 'auto'] }),
        marty({ args }),
      ]);
      const describeAll = (text: string) => {
        const { crds, manifests } = JSON.parse(text).data;
        return [
          crds,
          manifests.map(({ kind, name, source }: Record<string, string>) => [kind, name, source]),
        ];
      };
      expect(describeAll(theirs.stdout)).toEqual(describeAll(ours.stdout));
    });

    it('is compared with: what is random differs at every render and is no error', async () => {
      const { stdout, exitCode } = await marty({ helm, args: render(...version, '--cross-check') });
      expect(stdout).toMatch(/^What helm v\d\S+ prints, but for 1 documents that differ at every render/);
      expect(stdout).toContain('random.yaml note Secret s: differs at every render, from line 5');
      expect(exitCode).toBe(0);
    });

    it('is compared with: equal byte by byte', async () => {
      const args = render(...version, '--cross-check', '-f', 'dev.yaml', '--include-crds', '--is-upgrade');
      const { stdout, exitCode } = await marty({
        helm,
        args,
        files: { 'chart/templates/random.yaml': 'kind: Secret\nup: {{ .Release.IsUpgrade }}\n' },
      });
      expect(stdout).toMatch(/^Byte by byte what helm v\d/);
      expect(exitCode).toBe(0);
    });

    it('is compared with before anything is converted', async () => {
      const args = ['helm-to-kustomize', 'chart', '--env', 'dev=dev.yaml', '--out', 'out', ...version];
      const { exitCode } = await marty({ helm, args: [...args, '--cross-check'] });
      expect(exitCode).toBe(0);
      const byHelm = await marty({ helm, args: [...args, '--engine', 'helm'] });
      expect(byHelm.exitCode).toBe(0);
      expect(byHelm.stdout).toContain('crds/');
    });

    it('refuses a chart that marty refuses, with the same words', async () => {
      const files = { 'chart/templates/a.yaml': '{{ required "give a name" .Values.name }}' };
      const { stderr, exitCode } = await marty({ helm, files, args: render(...version, '--cross-check') });
      expect(stderr).toContain('MARTY-H003');
      expect(stderr).toContain('give a name');
      expect(exitCode).toBe(2);
    });
  });
});

describe('a helm that gives something else', () => {
  function fake(script: string): string {
    const folder = scratchFolder({
      helm: `#!/bin/sh\n[ "$1" = version ] && echo v3.99.0 && exit\n${script}\n`,
    });
    chmodSync(join(folder, 'helm'), 0o755);
    return join(folder, 'helm');
  }
  const only = { 'chart/templates/random.yaml': '', 'chart/templates/cluster.yaml': '' };
  const printed =
    '---\\n# Source: app/templates/a.yaml\\napiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: a\\nreplicas: 7\\n';

  it('is a finding, also as SARIF', async () => {
    const helm = fake(`printf -- '${printed}'`);
    const { stdout, exitCode } = await marty({ helm, files: only, args: render('--cross-check') });
    expect(stdout).toContain('ConfigMap a: line 5 is "replicas: 1", with helm v3.99.0 "replicas: 7"');
    expect(exitCode).toBe(1);
    const sarif = await marty({ helm, files: only, args: render('--cross-check', '--format', 'sarif') });
    expect(JSON.parse(sarif.stdout).runs[0].results).toMatchObject([
      { ruleId: 'MARTY-H066', level: 'error' },
    ]);
  });

  it('stops a conversion', async () => {
    const args = ['helm-to-kustomize', 'chart', '--env', 'dev=dev.yaml', '--out', 'out', '--cross-check'];
    const { stderr, exitCode } = await marty({ helm: fake(`printf -- '${printed}'`), files: only, args });
    expect(stderr).toContain('dev: ConfigMap a');
    expect(exitCode).toBe(1);
  });

  it('is an error where it refuses what marty renders, and the reverse', async () => {
    const refusing = await marty({
      helm: fake('echo "Error: never" >&2; exit 1'),
      files: only,
      args: render('--cross-check'),
    });
    expect(refusing.stderr).toContain('refuses the chart: never');
    expect(refusing.exitCode).toBe(1);
    const lenient = await marty({
      helm: fake(`printf -- '${printed}'`),
      files: { ...only, 'chart/templates/a.yaml': '{{ fail "never" }}' },
      args: render('--cross-check'),
    });
    expect(lenient.stderr).toContain('renders it');
    expect(lenient.exitCode).toBe(1);
  });

  it('is refused as engine where it fails', async () => {
    const { stderr, exitCode } = await marty({
      helm: fake('echo "Error: never" >&2; exit 1'),
      args: render('--engine', 'helm'),
    });
    expect(stderr).toContain('MARTY-H064');
    expect(exitCode).toBe(2);
  });
});
