import { kindOf } from '../values/go-format.ts';
import { GoError, type GoFunction, type GoMap } from '../values/go-value.ts';
import { define } from './define.ts';
import { formatUrl, formatUserinfo, type GoUrl, type GoUserinfo, hostname, parseUrl } from './go-url.ts';

function prefixed<T>(prefix: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof GoError) throw new GoError(prefix + error.message);
    throw error;
  }
}

function describe(url: GoUrl): GoMap {
  return new Map([
    ['scheme', url.scheme],
    ['host', url.host],
    ['hostname', hostname(url.host)],
    ['path', url.path],
    ['query', url.query],
    ['opaque', url.opaque],
    ['fragment', url.fragment],
    ['userinfo', url.user === undefined ? '' : formatUserinfo(url.user)],
  ]);
}

function textAt(map: GoMap, key: string): string {
  const value = map.get(key) ?? '';
  if (typeof value === 'string') return value;
  throw new GoError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}

function userAt(map: GoMap): GoUserinfo | undefined {
  const userinfo = textAt(map, 'userinfo');
  if (userinfo === '') return undefined;
  return prefixed('unable to parse userinfo in dict: ', () => parseUrl(`proto://${userinfo}@host`).user);
}

export const urlFunctions: readonly GoFunction[] = [
  define('urlParse', ['string'], (text) => prefixed('unable to parse url: ', () => describe(parseUrl(text)))),
  define('urlJoin', ['map'], (map) =>
    formatUrl({
      scheme: textAt(map, 'scheme'),
      host: textAt(map, 'host'),
      path: textAt(map, 'path'),
      query: textAt(map, 'query'),
      opaque: textAt(map, 'opaque'),
      fragment: textAt(map, 'fragment'),
      user: userAt(map),
    }),
  ),
];
