/** The words of a template's actions that may be functions. */
export function calledWords(text: string): string[];
/** The fixture that shows each function: word → path from the root. */
export function shownBy(root: string): Map<string, string>;
/** docs/reference/template-functions.md */
export function functionsPage(
  note: string,
  names: readonly string[],
  shown: ReadonlyMap<string, string>,
): string;
