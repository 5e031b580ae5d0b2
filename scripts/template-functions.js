/** The page of template functions, and what shows each of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXTURES = 'test/helm';
/** Functions that came with a Helm 4; all others are in Helm 3.21 as well. */
const SINCE = { mustToYaml: '4.0', mustToToml: '4.2' };

/** The words of a template's actions that may be functions: no fields, variables, texts or comments. */
export function calledWords(text) {
  const actions = text.match(/\{\{(?:"(?:\\.|[^"\\])*"|[^"])*?\}\}/g) ?? [];
  return actions.flatMap((action) =>
    action
      .replaceAll(/\/\*.*?\*\/|"(?:\\.|[^"\\])*"/g, ' ')
      .split(/[^\w.$]+/)
      .filter((word) => /^[a-zA-Z]\w*$/.test(word)),
  );
}

/** The fixture that shows each function: word → path from the root; the first one by path. */
export function shownBy(root) {
  const charts = readdirSync(join(root, FIXTURES, 'charts'), { recursive: true })
    .map((file) => `charts/${file}`)
    .filter((file) => /\/templates\/.*\.(ya?ml|tpl)$/.test(file));
  const shown = new Map();
  for (const file of [...charts.sort(), 'broken-charts.ts']) {
    for (const word of calledWords(readFileSync(join(root, FIXTURES, file), 'utf8')))
      if (!shown.has(word)) shown.set(word, `${FIXTURES}/${file}`);
  }
  return shown;
}

/** docs/reference/template-functions.md */
export function functionsPage(note, names, shown) {
  const rows = names.map((name) => {
    const file = shown.get(name);
    const link = file === undefined ? 'nothing' : `[${file.slice(FIXTURES.length + 1)}](../../${file})`;
    return `| \`${name}\` | ${SINCE[name] ?? '3'} | ${link} |`;
  });
  return [
    `${note}\n\n# Template functions\n`,
    `marty knows every function that a chart may call in Helm 3.21 (${names.length - Object.keys(SINCE).length}) and Helm 4.2 (${names.length}).`,
    'Each is called in a chart of the tests that real Helm 3.21.4 and 4.2.4 render, too: the output is the same byte by',
    'byte. What is random is checked by its form. [helm-differences.md](helm-differences.md) lists what differs.\n',
    '| function | since Helm | shown by |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
