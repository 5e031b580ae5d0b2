/** As in the generated biome.json. */
const LINE_WIDTH = 120;

/** `import { A, B } from 'c';` and `export function f(a: A, b: B): C {` on one line. */
const FOLDABLE =
  /^(?<head>(?:import (?:type )?\{|(?:export )?(?:async )?function \w+\())(?<list>.*)(?<tail>\} from '.*';|\): .* \{)$/;

/**
 * Puts each item of a line that got too long on a line of its own, as the formatter would: how long a line of a
 * template gets depends on the names in it.
 */
export function foldLongLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.length > LINE_WIDTH ? fold(line) : line))
    .join('\n');
}

function fold(line: string): string {
  const { head, list, tail } = FOLDABLE.exec(line)?.groups ?? {};
  if (head === undefined || list === undefined || tail === undefined) return line;
  if (!list.includes(',')) return line;
  const items = list.split(',').map((item) => `  ${item.trim()},`);
  return [head, ...items, tail].join('\n');
}
