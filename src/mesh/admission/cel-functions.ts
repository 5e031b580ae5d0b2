import { isIP } from 'node:net';
import { CelScalar, celFunc, celMethod } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';

const { BOOL, DYN, STRING } = CelScalar;

/** Go's url.ParseRequestURI: an absolute path, or a URI with a scheme. */
function isRequestUri(text: string): boolean {
  return text.startsWith('/') || URL.canParse(text);
}

function parseUrl(text: string): string {
  if (!isRequestUri(text)) throw new Error(`invalid URL ${JSON.stringify(text)}`);
  return text;
}

function scheme(url: string): string {
  return url.startsWith('/') ? '' : new URL(url).protocol.slice(0, -1);
}

const DNS_1123_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The Kubernetes CEL library, as far as the CRDs of Istio, Linkerd and the Gateway API use it, with the strings
 * extension (kubernetes.io/docs/reference/using-api/cel). A URL and a format are passed on as their text.
 */
export const KUBERNETES_CEL = [
  ...strings,
  celFunc('isURL', [STRING], BOOL, isRequestUri),
  celFunc('url', [STRING], STRING, parseUrl),
  celMethod('getScheme', STRING, [], STRING, function () {
    return scheme(this);
  }),
  celFunc('isIP', [STRING], BOOL, (text) => isIP(text) !== 0),
  celFunc('format.dns1123Label', [], STRING, () => 'dns1123Label'),
  celMethod('validate', STRING, [STRING], DYN, (text) =>
    DNS_1123_LABEL.test(text) ? null : `not a DNS label: ${text}`,
  ),
];
