export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** Which styles a text may be written in. */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly plainAllowed: boolean;
  readonly singleAllowed: boolean;
  readonly blockAllowed: boolean;
}

const EMPTY: ScalarAnalysis = {
  multiline: false,
  plainAllowed: true,
  singleAllowed: true,
  blockAllowed: false,
};
const BREAKS = /[\n\r\x85\u2028\u2029]/;
const BREAK_THEN_SPACE = /[\n\r\x85\u2028\u2029] /;
const SPACE_THEN_BREAK = / [\n\r\x85\u2028\u2029]/;
// What libyaml calls printable is less than Unicode does: no tab, no carriage return, nothing beyond U+FFFF.
const UNPRINTABLE = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BLOCK_INDICATOR_FIRST = /^[#,[\]{}&*!|>'"%@`]/;
/** `? ` `: ` `- ` at the start, `: ` inside, ` #` inside, document markers. */
const BLOCK_INDICATOR = /^(?:---|\.\.\.)|^[?:-](?:[ \t]|$)|.:(?:[ \t]|$)|[ \t\n\r\0\x85\u2028\u2029]#/s;

/** libyaml's analysis of a scalar for block context. */
export function analyzeScalar(text: string, options: { readonly tabsInBlocks: boolean }): ScalarAnalysis {
  if (text === '') return EMPTY;
  const multiline = BREAKS.test(text);
  const special = options.tabsInBlocks
    ? UNPRINTABLE.test(text.replaceAll('\t', ' '))
    : UNPRINTABLE.test(text);
  const tab = options.tabsInBlocks && text.includes('\t');
  const spaceThenBreak = SPACE_THEN_BREAK.test(text);
  const edgeSpace = text.startsWith(' ') || text.endsWith(' ');
  const breakThenSpace = BREAK_THEN_SPACE.test(text);
  return {
    multiline,
    plainAllowed: !(
      multiline ||
      edgeSpace ||
      special ||
      tab ||
      BLOCK_INDICATOR_FIRST.test(text) ||
      BLOCK_INDICATOR.test(text)
    ),
    singleAllowed: !(breakThenSpace || spaceThenBreak || special || tab),
    blockAllowed: !(text.endsWith(' ') || spaceThenBreak || special),
  };
}
