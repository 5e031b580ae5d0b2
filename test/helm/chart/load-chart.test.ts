import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MartyError } from '../../../src/errors.ts';
import { type Chart, type LoadOptions, loadChart } from '../../../src/helm/index.ts';
import type { ReadFs } from '../../../src/ports/fs.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';
import { tarball } from '../../support/archive.ts';
import { scratchFolder } from '../../support/scratch.ts';

const CHART_YAML = 'apiVersion: v2\nname: app\nversion: 1.2.3\n';

function refusal(path: string, options: LoadOptions = {}): MartyError {
  try {
    loadChart(nodeFs, path, options);
  } catch (error) {
    if (error instanceof MartyError) return error;
    throw error;
  }
  throw new Error(`${path} was loaded`);
}

function names(files: Chart['files']): string[] {
  return files.map(({ name }) => name);
}

describe('a chart folder', () => {
  it('is sorted into templates, values, schema and other files', () => {
    const folder = scratchFolder({
      'Chart.yaml': `${CHART_YAML}appVersion: 1.10\nannotations: {a: 1}\n`,
      'values.yaml': '\ufeffa: 010\n',
      'values.schema.json': '{}',
      'templates/a.yaml': 'kind: A',
      'templates/.hidden': '',
      'crds/crd.yaml': '',
      'README.md': '',
    });
    const chart = loadChart(nodeFs, folder);
    expect(chart.metadata).toMatchObject({ name: 'app', version: '1.2.3', appVersion: '1.1' });
    expect(chart.metadata.annotations).toEqual(new Map([['a', '1']]));
    expect(chart.values).toEqual(new Map([['a', 8]]));
    expect(chart.schema).toBe('{}');
    expect(names(chart.templates)).toEqual(['templates/a.yaml']);
    expect(names(chart.files)).toEqual(['README.md', 'crds/crd.yaml']);
  });

  it('holds subcharts as folders and archives', async () => {
    const folder = scratchFolder({
      'Chart.yaml': CHART_YAML,
      'charts/one/Chart.yaml': 'name: one\nversion: 0.1.0\n',
      'charts/one/charts/deep/Chart.yaml': 'name: deep\nversion: 0.1.0\n',
      'charts/_skipped/x': '',
    });
    writeFileSync(
      join(folder, 'charts/two-1.0.0.tgz'),
      await tarball([['two/Chart.yaml', 'apiVersion: v2\nname: two\nversion: 1.0.0\n']]),
    );
    const chart = loadChart(nodeFs, folder);
    expect(chart.dependencies.map(({ metadata }) => metadata.name)).toEqual(['one', 'two']);
    expect(chart.dependencies[0]?.dependencies[0]?.metadata.name).toBe('deep');
    expect(chart.dependencies[0]?.metadata.apiVersion).toBe('v1');
  });

  it('takes dependencies from requirements.yaml, which an old chart shows in .Files', () => {
    const folder = scratchFolder({
      'Chart.yaml': 'name: old\nversion: 1.0.0\n',
      'requirements.yaml': 'dependencies: [{name: db, version: ">1", condition: db.enabled}]',
    });
    const chart = loadChart(nodeFs, folder);
    expect(chart.metadata.dependencies).toMatchObject([{ name: 'db', condition: 'db.enabled' }]);
    expect(names(chart.files)).toEqual(['requirements.yaml']);
  });

  it('leaves out what .helmignore names', () => {
    const folder = scratchFolder({
      'Chart.yaml': CHART_YAML,
      '.helmignore': '# comment\n*.bak\n/only-root.txt\nci/\nlogs/*.log\n',
      'a.bak': '',
      'only-root.txt': '',
      'sub/only-root.txt': '',
      'ci/values.yaml': '',
      'logs/x.log': '',
      'logs/deep/x.log': '',
    });
    expect(names(loadChart(nodeFs, folder).files)).toEqual([
      '.helmignore',
      'logs/deep/x.log',
      'sub/only-root.txt',
    ]);
  });

  it('follows links inside the link root only', () => {
    const outside = scratchFolder({ 'crds/crd.yaml': 'kind: X' });
    const folder = scratchFolder({ 'Chart.yaml': CHART_YAML });
    symlinkSync(join(outside, 'crds'), join(folder, 'crds'));
    const error = refusal(folder);
    expect(error.code).toBe('MARTY-H045');
    expect(error.hint).toContain('--link-root');
    expect(names(loadChart(nodeFs, folder, { linkRoot: '/' }).files)).toEqual(['crds/crd.yaml']);
  });

  it('may be linked to from the same git work tree', () => {
    const root = scratchFolder({ 'chart/Chart.yaml': CHART_YAML, 'shared/notes.txt': 'x' });
    mkdirSync(join(root, '.git'));
    symlinkSync('../shared/notes.txt', join(root, 'chart/notes.txt'));
    expect(names(loadChart(nodeFs, join(root, 'chart')).files)).toEqual(['notes.txt']);
  });

  it.each([
    ['a circle of links', '.'],
    ['a link that leads nowhere', 'gone'],
  ])('refuses %s', (_, target) => {
    const folder = scratchFolder({ 'Chart.yaml': CHART_YAML });
    symlinkSync(target, join(folder, 'link'));
    expect(refusal(folder).code).toBe('MARTY-H045');
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['no Chart.yaml', { 'values.yaml': '' }, 'MARTY-H041', 'Chart.yaml file is missing'],
    ['broken Chart.yaml', { 'Chart.yaml': 'name: [' }, 'MARTY-Y001', 'yaml: line 1: did not find'],
    [
      'a name with a slash',
      { 'Chart.yaml': 'name: a/b\nversion: 1.0.0' },
      'MARTY-H042',
      'name "a/b" is invalid',
    ],
    ['no version', { 'Chart.yaml': 'name: a' }, 'MARTY-H042', 'chart.metadata.version is required'],
    ['a bad version', { 'Chart.yaml': 'name: a\nversion: x' }, 'MARTY-H042', 'version "x" is invalid'],
    ['keywords that are no list', { 'Chart.yaml': 'keywords: a' }, 'MARTY-H042', 'cannot unmarshal string'],
    [
      'two dependencies of one name',
      { 'Chart.yaml': `${CHART_YAML}dependencies: [{name: a}, {name: b, alias: a}]` },
      'MARTY-H042',
      'more than one dependency with name or alias "a"',
    ],
    [
      'values that are a list',
      { 'Chart.yaml': CHART_YAML, 'values.yaml': '- a' },
      'MARTY-H049',
      'cannot unmarshal array',
    ],
    ['a double star', { 'Chart.yaml': CHART_YAML, '.helmignore': 'a/**' }, 'MARTY-H047', 'double-star'],
  ])('refuses %s', (_, files, code, message) => {
    const error = refusal(scratchFolder(files));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('says what is missing where nothing is there', () => {
    expect(refusal('/nowhere/chart').code).toBe('MARTY-H040');
  });

  it.each<[string, LoadOptions['limits']]>([
    ['bytes of a file', { fileBytes: 10 }],
    ['bytes in all', { totalBytes: 40 }],
    ['number of files', { files: 1 }],
  ])('limits the %s', (_, limits) => {
    const folder = scratchFolder({ 'Chart.yaml': CHART_YAML, 'values.yaml': 'a: 12345' });
    expect(refusal(folder, { limits: limits ?? {} }).code).toBe('MARTY-H046');
  });
});

it('names a file of a chart that may not be read', () => {
  const folder = scratchFolder({ 'Chart.yaml': CHART_YAML, 'charts/db.tgz': 'x' });
  const denied = join(folder, 'charts/db.tgz');
  const fs: ReadFs = {
    ...nodeFs,
    readFile: (path) => {
      if (path === denied)
        throw Object.assign(new Error('EACCES: permission denied'), { syscall: 'open', path: denied });
      return nodeFs.readFile(path);
    },
  };
  expect(() => loadChart(fs, folder)).toThrow(
    expect.objectContaining({ code: 'MARTY-H073', exitCode: 4, where: { file: denied } }),
  );
});

describe('a chart archive', () => {
  const file = async (entries: Parameters<typeof tarball>[0]): Promise<string> => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'app.tgz'), await tarball(entries));
    return join(folder, 'app.tgz');
  };

  it('is read like a folder, with long names too', async () => {
    const long = `app/templates/${'x'.repeat(120)}/${'y'.repeat(150)}.yaml`;
    const chart = loadChart(
      nodeFs,
      await file([
        ['app/Chart.yaml', CHART_YAML],
        [long, 'kind: A'],
      ]),
    );
    expect(chart.metadata.name).toBe('app');
    expect(names(chart.templates)).toEqual([long.slice('app/'.length)]);
  });

  it.each<[string, string]>([
    ['a path upwards', 'app/../../etc/passwd'],
    ['a path upwards from the start', '../app/x'],
    ['an absolute path', 'app//etc/passwd'],
    ['a drive', 'app/c:/x'],
    ['Chart.yaml outside a folder', 'Chart.yaml'],
  ])('is refused for %s', async (_, name) => {
    expect(
      refusal(
        await file([
          ['app/Chart.yaml', CHART_YAML],
          [name, 'x'],
        ]),
      ).code,
    ).toBe('MARTY-H044');
  });

  it.each(['symlink', 'link', 'character-device', 'fifo'] as const)('is refused for a %s', async (type) => {
    const path = await file([
      ['app/Chart.yaml', CHART_YAML],
      ['app/x', { type, linkname: '/etc/passwd' }],
    ]);
    expect(refusal(path).code).toBe('MARTY-H044');
  });

  it('is refused when it is no archive, damaged or empty', async () => {
    const folder = scratchFolder({ 'text.tgz': 'no archive' });
    writeFileSync(join(folder, 'cut.tgz'), gzipSync('not a tar header'.padEnd(512, 'x')));
    expect(refusal(join(folder, 'text.tgz')).code).toBe('MARTY-H043');
    expect(refusal(join(folder, 'cut.tgz')).code).toBe('MARTY-H043');
    expect(refusal(await file([])).code).toBe('MARTY-H043');
  });

  it('is not unpacked beyond the limit', () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'bomb.tgz'), gzipSync(Buffer.alloc(80 * 1024 * 1024)));
    expect(refusal(join(folder, 'bomb.tgz'), { limits: { totalBytes: 1024 } }).code).toBe('MARTY-H046');
  });
});
