import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../oracles/judge.ts';
import { tarball } from '../support/archive.ts';
import { describeWith } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';
import { type ChartRun, ours, theirs } from './both-helms.ts';

const CHARTS = resolve(import.meta.dirname, 'charts');
const SHOP = join(CHARTS, 'shop');
const DIFFERENCES = resolve(import.meta.dirname, '../../docs/reference/helm-differences.md');
const BIG = join(SHOP, 'values-big.yaml');

/** A chart's folder as an archive; the files of links stand for themselves. */
async function packed(folder: string, name: string): Promise<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  const archive = await tarball(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [`${name}${path.slice(folder.length)}`, readFileSync(path, 'utf8')] as [string, string];
    }),
  );
  const path = join(scratchFolder(), `${name}.tgz`);
  writeFileSync(path, archive);
  return path;
}

/** A chart whose subchart lies in charts/ as an archive. */
async function withArchive(): Promise<string> {
  const folder = scratchFolder({
    'Chart.yaml':
      'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n  - {name: backend, version: 1.x, repository: "", alias: inner}\n',
    'values.yaml': 'inner: {color: green}\n',
    'charts/.keep': '',
  });
  writeFileSync(
    join(folder, 'charts/backend-1.2.9.tgz'),
    readFileSync(await packed(join(SHOP, 'charts/backend'), 'backend')),
  );
  return folder;
}

describe.each([3, 4] as const)('Helm %i', (helmVersion) => {
  describeWith(judge(`helm${helmVersion}`), `helm${helmVersion}`, 'charts of our own', () => {
    it.each<[string, () => Promise<ChartRun> | ChartRun]>([
      ['functions', () => ({ chart: join(CHARTS, 'functions') })],
      [
        'functions, for another cluster',
        () => ({ chart: join(CHARTS, 'functions'), options: { kubeVersion: 'v1.33.4-gke.12' } }),
      ],
      ['loader', () => ({ chart: SHOP, includeCrds: true })],
      ['loader, with another set of subcharts', () => ({ chart: SHOP, files: [BIG], includeCrds: true })],
      [
        'loader, with tags off and nulls over defaults',
        () => ({
          chart: SHOP,
          set: [
            'tags.background=false',
            'worker.deep=null',
            'nested.keep=null',
            'hosts={a,b}',
            'legacy.renamed.x=1',
          ],
          hooks: false,
        }),
      ],
      ['loader, from an archive', async () => ({ chart: await packed(SHOP, 'shop'), includeCrds: true })],
      ['loader, with a subchart as archive', async () => ({ chart: await withArchive() })],
    ])(
      '%s',
      async (_, make) => {
        const run = await make();
        const wanted = await theirs(run, helmVersion);
        expect(wanted.error).toBeUndefined();
        expect(ours(run, helmVersion).text).toBe(wanted.text);
      },
      60_000,
    );

    it('functions of Helm 4: rendered by it, unknown to Helm 3', async () => {
      const run = { chart: join(CHARTS, 'functions-of-helm-4') };
      const [own, wanted] = [ours(run, helmVersion), await theirs(run, helmVersion)];
      expect(own.text).toBe(wanted.text);
      expect(wanted.error === undefined).toBe(helmVersion === 4);
      expect(wanted.error ?? '').toContain(own.error ?? '');
    });

    it.each([
      [
        'toml-errors',
        {
          'templates/t.yaml':
            'a: {{ (fromToml "a = ").Error | regexFind "^toml: " | quote }}\nb: {{ (fromToml "a = ").Error | quote }}',
        },
      ],
      [
        'empty-file-lines',
        { 'empty.txt': '', 'templates/t.yaml': 'a: {{ .Files.Lines "empty.txt" | len }}' },
      ],
    ])('%s is a difference that the docs explain', async (name, files) => {
      const run = {
        chart: scratchFolder({ 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n', ...files }),
      };
      const [own, wanted] = [ours(run, helmVersion), await theirs(run, helmVersion)];
      expect(readFileSync(DIFFERENCES, 'utf8')).toContain(`| ${name} |`);
      if (name === 'empty-file-lines' && helmVersion === 3) expect(own.text).toBe(wanted.text);
      else expect(own.text).not.toBe(wanted.text);
      expect(own.text).toMatch(name === 'toml-errors' ? /^a: "toml: "$/m : /^a: 0$/m);
    });
  });
});
