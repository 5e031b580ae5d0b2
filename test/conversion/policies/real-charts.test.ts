import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import {
  convert,
  type Environment,
  type HookMode,
  renderEnvironment,
} from '../../../src/conversion/index.ts';
import { collectValues, compileChart, loadChart } from '../../../src/helm/index.ts';
import { compare, readObjects } from '../../../src/objects/index.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { judge } from '../../oracles/judge.ts';
import { describeWith } from '../../support/needs.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { sharedCharts } from '../../support/shared-charts.ts';
import { filesOf, noteLines } from './support.ts';

const charts = sharedCharts();
const kustomize = judge('kustomize');

interface RealChart {
  readonly path: string;
  /** Values of each environment, as `--set`. */
  readonly environments: Readonly<Record<string, readonly string[]>>;
  /** Hooks that install or upgrade; the rest are tests and what runs at other moments. */
  readonly hooks: number;
}

const CHARTS: readonly (readonly [string, RealChart])[] = [
  [
    'ingress-nginx',
    {
      path: 'kubernetes+ingress-nginx/charts/ingress-nginx',
      environments: {
        dev: ['controller.metrics.enabled=true'],
        prod: ['controller.admissionWebhooks.patch.image.tag=v9', 'controller.replicaCount=3'],
      },
      hooks: 7,
    },
  ],
  [
    'longhorn',
    { path: 'longhorn+longhorn/chart', environments: { dev: [], prod: ['longhornUI.replicas=3'] }, hooks: 2 },
  ],
  [
    'opentelemetry-operator',
    {
      path: 'open-telemetry+opentelemetry-helm-charts/charts/opentelemetry-operator',
      environments: {
        dev: [
          'admissionWebhooks.certManager.enabled=false',
          'admissionWebhooks.autoGenerateCert.enabled=true',
        ],
      },
      // The Secret of the webhook's certificate.
      hooks: 1,
    },
  ],
];

const rendered = new Map<string, Environment[]>();

function render(name: string, { path, environments }: RealChart): Environment[] {
  const known = rendered.get(name);
  if (known !== undefined) return known;
  const root = charts ?? '';
  const compiled = compileChart(loadChart(nodeFs, join(root, path), { linkRoot: root }));
  const made = Object.entries(environments).map(([environment, set]) =>
    renderEnvironment(environment, compiled, () => collectValues(nodeFs, { files: [], set: [...set] }), {
      releaseName: 'live',
      namespace: 'apps',
    }),
  );
  rendered.set(name, made);
  return made;
}

const MODES: readonly HookMode[] = ['argo', 'flux', 'component', 'drop'];
const SECRETS = ['external-secret', 'sops', 'env-file', 'placeholder'] as const;

describeWith(
  charts !== undefined && kustomize !== undefined ? charts : undefined,
  'the shared charts and the judge kustomize',
  'policies on real charts',
  () => {
    it.each(
      CHARTS.flatMap(([name, chart]) =>
        MODES.map((hooks, index) => [name, hooks, SECRETS[index] ?? 'placeholder', chart] as const),
      ),
    )(
      '%s with hooks %s and secrets %s: kustomize builds every folder, and what Helm renders',
      (name, hooks, secrets, chart) => {
        const conversion = convert(render(name, chart), {
          chart: name,
          release: 'live',
          namespace: 'apps',
          hooks,
          secrets,
          labels: 'clean',
          checksums: 'drop',
          ...(hooks === 'argo' || hooks === 'flux' ? { gitops: hooks } : {}),
        });
        expect(conversion.parity.filter(({ holds }) => !holds)).toEqual([]);
        const files = filesOf(conversion);
        const folder = scratchFolder(files);
        const build = (path: string): string =>
          execFileSync(kustomize ?? '', ['build', join(folder, path)], {
            encoding: 'utf8',
            maxBuffer: 2 ** 28,
          });
        for (const { folder: path, expected, allow } of conversion.proofs) {
          const built = readObjects(build(path), path);
          const open = compare(expected, built, allow).filter(({ allowed }) => allowed === undefined);
          expect(open, path).toEqual([]);
        }
        const others = Object.keys(files).filter((path) => /^flux\/.*kustomization\.yaml$/.test(path));
        for (const path of others) expect(build(dirname(path))).toContain('GitRepository');
        const kept = new Set(noteLines(conversion, 'Hooks kept').map((line) => line.split(':')[0]));
        expect(kept.size).toBe(hooks === 'drop' ? 0 : chart.hooks);
      },
      60_000,
    );
  },
);
