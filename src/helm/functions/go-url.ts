import { fromBinary, toBinary } from '../values/go-bytes.ts';
import { quoteText } from '../values/go-format.ts';
import { GoError } from '../values/go-value.ts';

/** A URL in the parts of Go's net/url; texts are unescaped. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  readonly user: GoUserinfo | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export interface GoUserinfo {
  readonly name: string;
  readonly password: string | undefined;
}

type Part = 'host' | 'user' | 'path' | 'fragment';

/** What each part leaves as it is, besides letters, digits and `-_.~`. */
const UNESCAPED: Readonly<Record<Part, string>> = {
  host: '!$&\'()*+,;=:[]<>"',
  user: '$&+,;=',
  path: '$&+,/:;=@',
  fragment: '$&+,/:;=?@!()*',
};

function escapePart(text: string, part: Part): string {
  return toBinary(text).replaceAll(/[^A-Za-z0-9\-_.~]/g, (byte) =>
    UNESCAPED[part].includes(byte)
      ? byte
      : `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function unescapePart(text: string, part: Part): string {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(text);
  if (bad !== null) throw new GoError(`invalid URL escape ${quoteText(bad[0])}`);
  if (part === 'host') {
    const ascii = /%(?!25)[0-7][0-9A-Fa-f]/.exec(text);
    if (ascii !== null) throw new GoError(`invalid URL escape ${quoteText(ascii[0])}`);
    const sign = /[ \\^`{|}#?/@]/.exec(text);
    if (sign !== null) throw new GoError(`invalid character ${quoteText(sign[0])} in host name`);
  }
  const binary = toBinary(text).replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return fromBinary(binary);
}

/** url.Parse. @throws GoError in Go's words */
export function parseUrl(text: string): GoUrl {
  const hash = text.indexOf('#');
  const url = hash < 0 ? text : text.slice(0, hash);
  return inUrl(url, () => {
    const parsed = parseWithoutFragment(url);
    const fragment = hash < 0 ? '' : inUrl(text, () => unescapePart(text.slice(hash + 1), 'fragment'));
    return { ...parsed, fragment };
  });
}

function inUrl<T>(url: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof GoError) || error.message.startsWith('parse "')) throw error;
    throw new GoError(`parse ${quoteText(url)}: ${error.message}`);
  }
}

function parseWithoutFragment(url: string): GoUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\0-\x1f\x7f]/.test(url)) throw new GoError('net/url: invalid control character in URL');
  if (url.startsWith(':')) throw new GoError('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1] ?? '';
  let rest = scheme === '' ? url : url.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  const empty = {
    scheme: scheme.toLowerCase(),
    opaque: '',
    user: undefined,
    host: '',
    path: '',
    query,
    fragment: '',
  };
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...empty, opaque: rest };
    if (rest.split('/')[0]?.includes(':'))
      throw new GoError('first path segment in URL cannot contain colon');
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///')))
    return { ...empty, path: unescapePart(rest, 'path') };
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  return { ...empty, ...parseAuthority(authority), path: unescapePart(path, 'path') };
}

function parseAuthority(authority: string): Pick<GoUrl, 'user' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1));
  if (at < 0) return { user: undefined, host };
  const userinfo = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new GoError('net/url: invalid userinfo');
  const colon = userinfo.indexOf(':');
  if (colon < 0) return { user: { name: unescapePart(userinfo, 'user'), password: undefined }, host };
  const name = unescapePart(userinfo.slice(0, colon), 'user');
  return { user: { name, password: unescapePart(userinfo.slice(colon + 1), 'user') }, host };
}

function parseHost(host: string): string {
  let port = '';
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) throw new GoError("missing ']' in host");
    port = host.slice(end + 1);
  } else if (host.includes(':')) port = host.slice(host.lastIndexOf(':'));
  if (!/^(?::[0-9]*)?$/.test(port)) throw new GoError(`invalid port ${quoteText(port)} after host`);
  return unescapePart(host, 'host');
}

/** URL.Hostname: without port and brackets. */
export function hostname(host: string): string {
  const bare = host.replace(/:[0-9]*$/, '');
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare;
}

export function formatUserinfo({ name, password }: GoUserinfo): string {
  return escapePart(name, 'user') + (password === undefined ? '' : `:${escapePart(password, 'user')}`);
}

/** URL.String. */
export function formatUrl(url: GoUrl): string {
  let text = url.scheme === '' ? '' : `${url.scheme}:`;
  if (url.opaque !== '') text += url.opaque;
  else {
    if (url.host !== '' || url.user !== undefined || (url.scheme !== '' && url.path !== '')) text += '//';
    if (url.user !== undefined) text += `${formatUserinfo(url.user)}@`;
    text += escapePart(url.host, 'host');
    const path = url.path === '*' ? '*' : escapePart(url.path, 'path');
    if (path !== '' && !path.startsWith('/') && url.host !== '') text += '/';
    if (text === '' && path.split('/')[0]?.includes(':')) text += './';
    text += path;
  }
  if (url.query !== '') text += `?${url.query}`;
  return url.fragment === '' ? text : `${text}#${escapePart(url.fragment, 'fragment')}`;
}
