import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { tarball } from '../../support/archive.ts';
import { scratchFolder } from '../../support/scratch.ts';

const BINARY = resolve(import.meta.dirname, '../../../bin/marty.js');
/** Far more than an answer takes, far less than an attack would. */
const SECONDS = 60;
const MEGABYTES = 512;

const CHART_YAML = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';
const CHART = { 'chart/Chart.yaml': CHART_YAML, 'chart/values.yaml': 'a: 1\n' };

const COMMANDS = {
  render: ['render', 'chart'],
  'helm-to-kustomize': ['helm-to-kustomize', 'chart', '--env', 'dev=none.yaml', '--out', 'out'],
};
type CommandName = keyof typeof COMMANDS;

async function marty(command: CommandName, cwd: string, flags: readonly string[] = []) {
  const { exitCode, stderr, stdout, timedOut } = await execa(
    process.execPath,
    [`--max-old-space-size=${MEGABYTES}`, BINARY, 'migrate', ...COMMANDS[command], ...flags, '--json'],
    { cwd, reject: false, timeout: SECONDS * 1000, env: { CI: '1' } },
  );
  return { exitCode, stderr, stdout, timedOut };
}

/** Everything below a folder, with links as they are. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** Runs both commands on a folder; both must refuse it with the code, in time, and write nothing. */
async function expectRefusal(
  cwd: string,
  codes: readonly string[],
  flags: readonly string[] = [],
  exit = 2,
): Promise<void> {
  writeFileSync(join(cwd, 'none.yaml'), '');
  const before = listing(cwd);
  for (const command of ['render', 'helm-to-kustomize'] as const) {
    const { exitCode, stdout, stderr, timedOut } = await marty(command, cwd, flags);
    expect(timedOut).toBe(false);
    const told = `${command}: ${stdout.slice(0, 300)} ${stderr.slice(-600)}`;
    const { ok, error } = JSON.parse(stdout || '{}') as { ok?: boolean; error?: { code: string } };
    expect({ ok, code: codes.includes(error?.code ?? '') ? codes : error?.code, told }).toEqual({
      ok: false,
      code: codes,
      told,
    });
    expect(exitCode).toBe(exit);
    expect(listing(cwd)).toEqual(before);
  }
}

/** A mapping whose value is a list of nine aliases of the level below. */
function laughs(levels: number): string {
  const lines = ['l0: &l0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]'];
  for (let i = 1; i <= levels; i++)
    lines.push(`l${i}: &l${i} [${Array.from({ length: 9 }, () => `*l${i - 1}`).join(', ')}]`);
  return `${lines.join('\n')}\n`;
}

const cyclic = '{{ $d := dict }}{{ $_ := set $d "self" $d }}';

describe('hostile templates', { timeout: SECONDS * 3000 }, () => {
  it.each<[string, string, readonly string[]]>([
    ['include of itself', '{{ define "r" }}{{ include "r" . }}{{ end }}{{ include "r" . }}', ['MARTY-H002']],
    [
      'includes in turn',
      '{{ define "a" }}{{ include "b" . | trim }}{{ end }}{{ define "b" }}{{ include "a" . | trim }}{{ end }}{{ include "a" . }}',
      ['MARTY-H002', 'MARTY-H006'],
    ],
    [
      'template of itself',
      '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}',
      ['MARTY-H006'],
    ],
    [
      'tpl of itself',
      '{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t "Template" .Template) }}',
      ['MARTY-H002', 'MARTY-H006'],
    ],
    ['a range without end', '{{ range 9223372036854775807 }}{{ end }}', ['MARTY-H005']],
    ['a huge until', '{{ range until 1000000000 }}{{ end }}', ['MARTY-H070']],
    ['a huge untilStep', '{{ untilStep 0 1000000000 1 | len }}', ['MARTY-H070']],
    ['a huge seq', '{{ seq 1000000000 }}', ['MARTY-H070']],
    ['a huge repeat', '{{ repeat 1000000000 "ab" }}', ['MARTY-H070']],
    ['a huge nindent', '{{ nindent 1000000000 "a" }}', ['MARTY-H070']],
    ['an indent of many lines', '{{ repeat 100000 "a\\n" | indent 100000 | len }}', ['MARTY-H070']],
    ['a huge random text', '{{ randAlphaNum 1000000000 }}', ['MARTY-H070']],
    ['huge random bytes', '{{ randBytes 1000000000 }}', ['MARTY-H070']],
    [
      'a text that doubles',
      '{{ $x := "ab" }}{{ range until 40 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
      ['MARTY-H070', 'MARTY-H071'],
    ],
    [
      'a list that doubles',
      '{{ $x := list 1 2 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}{{ len $x }}',
      ['MARTY-H070', 'MARTY-H071'],
    ],
    [
      'many large lists',
      '{{ $d := dict }}{{ range $i := until 100000 }}{{ $_ := set $d (toString $i) (until 1000000) }}{{ end }}',
      ['MARTY-H071'],
    ],
    ['100 MB of output', '{{ range 12000000 }}0123456789{{ end }}', ['MARTY-H004']],
    ['output of single letters', '{{ range 100000000 }}a{{ end }}', ['MARTY-H004']],
    ['toYaml of a cycle', `${cyclic}{{ toYaml $d }}`, ['MARTY-H072']],
    ['toJson of a cycle', `${cyclic}{{ toJson $d }}`, ['MARTY-H072']],
    ['printf of a cycle', `${cyclic}{{ printf "%v" $d }}`, ['MARTY-H072']],
    ['a cycle printed', `${cyclic}{{ $d }}`, ['MARTY-H072']],
    ['deepCopy of a cycle', `${cyclic}{{ deepCopy $d | len }}`, ['MARTY-H072']],
    ['merge of a cycle', `${cyclic}{{ merge (deepCopy (dict "self" (dict))) $d | toJson }}`, ['MARTY-H072']],
    ['values made a cycle', '{{ $_ := set .Values "v" .Values }}{{ toYaml .Values }}', ['MARTY-H072']],
    [
      'a regex of many repeats',
      '{{ regexMatch "((a{100}){100}){100}" "a" }}{{ mustRegexMatch "((a{100}){100}){100}" "a" }}',
      ['MARTY-H002'],
    ],
    [
      'a slow regex',
      '{{ $t := repeat 3000000 "a" }}{{ range 1000 }}{{ $_ := regexMatch "(a|aa|a?){50}[^a]" $t }}{{ end }}',
      ['MARTY-H005'],
    ],
    [
      'a regex of deep groups',
      `{{ regexFind "${'('.repeat(5000)}a${')'.repeat(5000)}" "a" }}`,
      ['MARTY-H002', 'MARTY-H006'],
    ],
    ['deep parentheses', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`, ['MARTY-H001']],
    [
      'deep JSON',
      '{{ fromJson (repeat 1000000 "[") }}{{ mustFromJson (repeat 1000000 "[") }}',
      ['MARTY-H002', 'MARTY-H006'],
    ],
    ['deep YAML', '{{ fromYaml (repeat 1000000 "[") | toJson | fail }}', ['MARTY-Y002']],
    ['the environment', '{{ env "HOME" }}', ['MARTY-H001']],
    ['the environment, expanded', '{{ expandenv "$HOME" }}', ['MARTY-H001']],
  ])('%s', async (_, template, codes) => {
    const cwd = scratchFolder({ ...CHART, 'chart/templates/a.yaml': `a: {{ "" }}${template}\n` });
    // Where another limit is the point, it has to come first on a slow machine too.
    await expectRefusal(cwd, codes, ['--time-limit', codes.includes('MARTY-H005') ? '3' : '50']);
  });

  it('see nothing but their chart', async () => {
    const cwd = scratchFolder({
      ...CHART,
      'secret.txt': 'secret',
      'chart/templates/a.yaml': [
        'host: {{ getHostByName "localhost" | quote }}',
        'up: {{ .Files.Get "../secret.txt" | quote }}',
        'absolute: {{ .Files.Get "/etc/passwd" | quote }}',
        'far: {{ .Files.Get "../../../../../../etc/passwd" | quote }}',
        'glob: {{ range $path, $_ := .Files.Glob "../**" }}{{ $path }}{{ end }}',
        'lines: {{ .Files.Lines "../secret.txt" | len }}',
        'lookup: {{ lookup "v1" "Secret" "default" "s" | toJson }}',
        '',
      ].join('\n'),
    });
    const { stdout } = await marty('render', cwd);
    const { data } = JSON.parse(stdout) as { data: { manifests: { text: string }[] } };
    expect(data.manifests[0]?.text).toBe(
      'host: ""\nup: ""\nabsolute: ""\nfar: ""\nglob: \nlines: 0\nlookup: {}',
    );
  });
});

describe('hostile values', { timeout: SECONDS * 3000 }, () => {
  it.each<[string, string, readonly string[]]>([
    ['aliases of aliases', laughs(9), ['MARTY-Y002']],
    ['a cycle', 'a: &a\n  b: *a\n', ['MARTY-Y001']],
    ['a cycle through a merge', 'a: &a\n  <<: *a\n', ['MARTY-Y001']],
    ['deep nesting', '['.repeat(200_000), ['MARTY-Y002']],
    ['deep blocks', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), ['MARTY-Y002']],
    ['a list', '- a\n', ['MARTY-H049']],
  ])('%s', async (_, text, codes) => {
    await expectRefusal(scratchFolder({ ...CHART, 'chart/values.yaml': text }), codes);
  });

  it('with keys that are names of JavaScript are values like others', async () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const cwd = scratchFolder({
      ...CHART,
      'chart/values.yaml': keys.map((key) => `${key}: {x: ${key}-1}\n`).join(''),
      'chart/templates/a.yaml': keys.map((key) => `k${key}: {{ .Values.${key}.x }}\n`).join(''),
      'chart/templates/b.yaml': 'all: {{ .Values | toJson }}\nnone: {{ .Values.valueOf | quote }}\n',
    });
    const { stdout } = await marty('render', cwd, [
      '--set',
      '__proto__.y=1',
      '--set',
      'constructor.prototype.y=2',
    ]);
    const { data } = JSON.parse(stdout) as { data: { manifests: { text: string }[] } };
    const text = data.manifests.map((manifest) => manifest.text).join('\n');
    for (const key of keys) expect(text).toContain(`k${key}: ${key}-1`);
    expect(text).toContain('"__proto__":{"x":"__proto__-1","y":1}');
    expect(text).toMatch(/^none: ?$/m);
  });
});

describe('hostile charts', { timeout: SECONDS * 3000 }, () => {
  it.each<[string, string]>([
    ['a path upwards', 'app/../../evil'],
    ['an absolute path', 'app//etc/evil'],
    ['a drive', 'app/c:/evil'],
  ])('an archive with %s', async (_, name) => {
    const cwd = scratchFolder();
    writeFileSync(
      join(cwd, 'chart'),
      await tarball([
        ['app/Chart.yaml', CHART_YAML],
        [name, 'x'],
      ]),
    );
    await expectRefusal(cwd, ['MARTY-H044']);
  });

  it.each(['symlink', 'link', 'character-device', 'block-device', 'fifo'] as const)(
    'an archive with a %s',
    async (type) => {
      const cwd = scratchFolder();
      const entries = [
        ['app/Chart.yaml', CHART_YAML],
        ['app/x', { type, linkname: '/etc/passwd' }],
      ] as const;
      writeFileSync(join(cwd, 'chart'), await tarball([...entries]));
      await expectRefusal(cwd, ['MARTY-H044']);
    },
  );

  it('an archive that unpacks to gigabytes', async () => {
    const cwd = scratchFolder();
    const block = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    // Members of one gzip file follow each other.
    writeFileSync(join(cwd, 'chart'), Buffer.concat(Array.from({ length: 64 }, () => block)));
    await expectRefusal(cwd, ['MARTY-H046']);
  });

  it('a folder with a huge file', async () => {
    const cwd = scratchFolder({ ...CHART, 'chart/big.bin': 'x'.repeat(6 * 1024 * 1024) });
    await expectRefusal(cwd, ['MARTY-H046']);
  });

  it('a folder with very many files', async () => {
    const cwd = scratchFolder(CHART);
    mkdirSync(join(cwd, 'chart/many'));
    for (let i = 0; i < 20_001; i++) writeFileSync(join(cwd, `chart/many/${i}`), '');
    await expectRefusal(cwd, ['MARTY-H046']);
  });

  it('a link out of the chart', async () => {
    const cwd = scratchFolder(CHART);
    symlinkSync('/etc', join(cwd, 'chart/files'));
    await expectRefusal(cwd, ['MARTY-H045']);
  });

  it('a dependency that is no archive', async () => {
    const cwd = scratchFolder({ ...CHART, 'chart/charts/db-1.0.0.tgz': 'no archive' });
    await expectRefusal(cwd, ['MARTY-H043']);
  });

  it('a dependency that leads out of its folder', async () => {
    const cwd = scratchFolder(CHART);
    mkdirSync(join(cwd, 'chart/charts'));
    writeFileSync(
      join(cwd, 'chart/charts/db-1.0.0.tgz'),
      await tarball([
        ['db/Chart.yaml', 'apiVersion: v2\nname: db\nversion: 1.0.0\n'],
        ['db/../../../evil', 'x'],
      ]),
    );
    await expectRefusal(cwd, ['MARTY-H044']);
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const cwd = scratchFolder({ ...CHART, 'chart/charts/db-1.0.0.tgz': 'x' });
    chmodSync(join(cwd, 'chart/charts/db-1.0.0.tgz'), 0);
    await expectRefusal(cwd, ['MARTY-H073'], [], 4);
  });

  it('a schema that refers to itself without end', async () => {
    const twice = '{"anyOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}],"not":{}}';
    const cwd = scratchFolder({
      ...CHART,
      'chart/values.schema.json': `{"$defs":{"a":${twice}},"$ref":"#/$defs/a"}`,
    });
    await expectRefusal(cwd, ['MARTY-H052', 'MARTY-H005'], ['--time-limit', '5']);
  });
});

describe('a chart that turned hostile after its conversion', { timeout: SECONDS * 3000 }, () => {
  it('is left off in time by the commands that render it again', async () => {
    const cwd = scratchFolder({ ...CHART, 'none.yaml': '', 'chart/templates/a.yaml': configMap('one') });
    const run = (...args: readonly string[]) =>
      execa(process.execPath, [BINARY, 'migrate', ...args, '--json'], {
        cwd,
        reject: false,
        env: { CI: '1' },
      });
    expect(await run(...COMMANDS['helm-to-kustomize'])).toMatchObject({ exitCode: 0 });
    writeFileSync(join(cwd, 'chart/templates/b.yaml'), '{{ range 9223372036854775807 }}{{ end }}');
    const before = listing(cwd);
    for (const args of [
      ['validate-migration', 'out'],
      ['generate-overlay', 'out', 'qa', '--values', 'none.yaml'],
    ]) {
      const { exitCode, stdout } = await run(...args, '--time-limit', '2');
      expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({
        exitCode: 2,
        error: { code: 'MARTY-H005' },
      });
    }
    expect(listing(cwd)).toEqual(before);
  });
});

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
}
