import { runes, toBytes } from './go-bytes.ts';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

const JS: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** template.HTMLEscapeString. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[\0"'&<>]/g, (character) => HTML[character] ?? character);
}

/** template.JSEscapeString. */
export function escapeJs(text: string): string {
  return runes(text)
    .map((rune) => {
      const code = rune.codePointAt(0) ?? 0;
      if (code < 0x80) {
        if (code < 0x20) return `\\u00${code.toString(16).toUpperCase().padStart(2, '0')}`;
        return JS[rune] ?? rune;
      }
      return PRINTABLE.test(rune) ? rune : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    })
    .join('');
}

/** url.QueryEscape. */
export function escapeQuery(text: string): string {
  let escaped = '';
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(character)) escaped += character;
    else if (byte === 0x20) escaped += '+';
    else escaped += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
