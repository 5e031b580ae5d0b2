import { CredentialError } from '../credential-error.ts';

/** The header of a token, before anything is believed. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid: string | undefined;
}

const PART = /^[\w-]+$/;
const KID_LENGTH = 256;

/**
 * Reads the header of a compact JWS. Refused: more than `limit` characters, anything but three base64url parts,
 * JSON that names a member twice (RFC 8725 asks for one meaning), a `kid` that is long or has control characters.
 * `jku`, `x5u`, `jwk` and `x5c` are not read: a token does not choose the key that judges it.
 */
export function readToken(token: string, limit: number): TokenHeader {
  if (token.length > limit) throw new CredentialError('oversized');
  const parts = token.split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined) {
    throw new CredentialError('malformed');
  }
  if (!PART.test(header) || !PART.test(payload)) throw new CredentialError('malformed');
  const { alg, kid } = readObject(header);
  readObject(payload);
  if (typeof alg !== 'string') throw new CredentialError('algorithm');
  if (kid !== undefined && (typeof kid !== 'string' || kid.length > KID_LENGTH || hasControl(kid))) {
    throw new CredentialError('unknown_key');
  }
  return { alg, kid };
}

function readObject(part: string): Readonly<Record<string, unknown>> {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CredentialError('malformed', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || namesTwice(text)) {
    throw new CredentialError('malformed');
  }
  return value as Readonly<Record<string, unknown>>;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Does an object of this JSON text, which is valid, name a member twice? */
export function namesTwice(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let name: string | undefined;
  for (const [token] of text.matchAll(TOKENS)) {
    const names = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && names !== undefined && name !== undefined) {
      if (names.has(name)) return true;
      names.add(name);
    }
    name = token.startsWith('"') ? (JSON.parse(token) as string) : undefined;
  }
  return false;
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) < 0x20) return true;
  return false;
}
