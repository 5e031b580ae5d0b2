import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { type FunctionContext, GoError } from '../../values/go-value.ts';
import {
  bits,
  decodePem,
  encodePem,
  explicit,
  identifier,
  integer,
  octets,
  readAll,
  sequence,
} from './der.ts';
import { p256Bytes, p256Scalar } from './ecdsa.ts';
import { inverse, isPrime, power, randomBits, randomPrime } from './prime.ts';

/** A private key and the text that sprig gives for it. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly pem: string;
}

const EXPONENT = 65537n;
const P256 = '1.2.840.10045.3.1.7';
const ED25519 = '1.3.101.112';

function rsaDer(size: number, context: FunctionContext): Uint8Array {
  for (;;) {
    const [p, q] = [randomPrime(size / 2, context), randomPrime(size / 2, context)];
    const totient = (p - 1n) * (q - 1n);
    if (p === q || totient % EXPONENT === 0n) continue;
    const d = inverse(EXPONENT, totient);
    const numbers = [0n, p * q, EXPONENT, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
    return sequence(...numbers.map(integer));
  }
}

/** A new RSA key. Its primes come from the context, so a seed gives the same key again. */
export function generateRsa(size: number, context: FunctionContext): PrivateKey {
  return fromDer('RSA PRIVATE KEY', rsaDer(size, context));
}

function fromDer(label: string, der: Uint8Array): PrivateKey {
  const pem = encodePem(label, der);
  return { key: createPrivateKey(pem), pem };
}

function generateEcdsa(context: FunctionContext): string {
  const secret = p256Bytes(p256Scalar(context));
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret);
  const der = sequence(
    integer(1n),
    octets(secret),
    explicit(0, identifier(P256)),
    explicit(1, bits(pair.getPublicKey())),
  );
  return encodePem('EC PRIVATE KEY', der);
}

function generateEd25519(context: FunctionContext): string {
  const secret = octets(octets(context.randomBytes(32)));
  return encodePem('PRIVATE KEY', sequence(integer(0n), sequence(identifier(ED25519)), secret));
}

/** DSA with L=2048, N=256: q divides p - 1, and g is of order q. */
function generateDsa(context: FunctionContext): string {
  const q = randomPrime(256, context);
  const p = randomPrimeAbove(q, context);
  let g = 1n;
  for (let h = 2n; g === 1n; h++) g = power(h, (p - 1n) / q, p);
  const x = (randomBits(320, context) % (q - 1n)) + 1n;
  return encodePem('DSA PRIVATE KEY', sequence(...[0n, p, q, g, power(g, x, p), x].map(integer)));
}

function randomPrimeAbove(q: bigint, context: FunctionContext): bigint {
  for (;;) {
    const start = randomBits(2048, context) | (1n << 2047n);
    const candidate = start - (start % (2n * q)) + 1n;
    if (candidate.toString(2).length === 2048 && isPrime(candidate)) return candidate;
  }
}

/** `genPrivateKey`: a key of a kind as PEM. An unknown kind is an answer, not an error. */
export function generatePrivateKey(kind: string, context: FunctionContext): string {
  switch (kind) {
    case '':
    case 'rsa':
      return encodePem('RSA PRIVATE KEY', rsaDer(4096, context));
    case 'dsa':
      return generateDsa(context);
    case 'ecdsa':
      return generateEcdsa(context);
    case 'ed25519':
      return generateEd25519(context);
    default:
      return `Unknown type ${kind}`;
  }
}

/** Reads a private key as sprig does. @throws GoError in its words */
export function parsePrivateKey(pem: string): PrivateKey {
  const block = decodePem(pem);
  if (block === undefined) throw new GoError('no PEM data in input');
  const { label, der } = block;
  if (label !== 'PRIVATE KEY' && !label.endsWith(' PRIVATE KEY'))
    throw new GoError(`no private key data in PEM block of type ${label}`);
  const kind = label === 'PRIVATE KEY' ? '' : label.slice(0, -' PRIVATE KEY'.length);
  if (!['', 'RSA', 'EC', 'DSA'].includes(kind)) throw new GoError(`invalid private key type ${kind}`);
  try {
    // A DSA key in this form has no other reader; it must at least be a sequence of six numbers.
    if (kind === 'DSA' && readAll(readAll(der)[0]?.content ?? der).length !== 6)
      throw new RangeError('numbers');
    return { key: createPrivateKey(pem), pem: encodePem(label, der) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (kind === '') throw new GoError(`decoding PEM as PKCS#8: ${why}`);
    throw new GoError(`parsing ${kind} private key from PEM: ${why}`);
  }
}
