/**
 * How Helm 4 shows an error of execution: a block for each template on the way, `FILE:LINE:COLUMN`, what was
 * executed, what went wrong. Helm takes the texts of the errors apart, and gives up where one of them is not of
 * text/template; then the first stands as it is.
 *
 * @param chain texts of an error and those that it wraps, from outside; not empty
 */
export function frameBlocks(chain: readonly string[]): string {
  const blocks = chain.map(block);
  if (blocks.includes(undefined)) return chain[0] ?? '';
  return blocks
    .filter((text, index) => text !== blocks[index - 1])
    .join('')
    .trim();
}

const PREFIX = 'template: ';

function block(text: string): string | undefined {
  if (!text.startsWith(PREFIX)) return undefined;
  const rest = text.slice(PREFIX.length);
  if (rest.startsWith('no template ')) return `${text}\n`;
  const [, location, executed, message] = /^(.*?): (executing "[^"]*" at <.*?>:) (.*)$/s.exec(rest) ?? [];
  if (location !== undefined) return `${location}\n  ${executed}\n    ${ownPart(message ?? '')}`;
  const colon = rest.lastIndexOf(': ');
  return colon < 0 ? undefined : `${rest.slice(0, colon)}\n  ${ownPart(rest.slice(colon + 2))}`;
}

/** What stands before the error of the next template. */
function ownPart(message: string): string {
  const next = message.indexOf(' template:');
  const own = next < 0 ? message : message.slice(0, next);
  return own === '' ? '' : `${own}\n`;
}
