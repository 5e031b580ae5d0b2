import { X509Certificate } from 'node:crypto';
import { MartyError } from '../../errors.ts';
import { formatId, idOf, isSecret, type KubeObject, stringAt } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import type { VolatileNote } from '../environment.ts';
import type { MigrationPolicies } from './options.ts';
import type { Part, Policy } from './policy.ts';

/**
 * Values that are others at each render. `pin` writes them once: every run gives the same. `refuse` does not write
 * those that no policy for Secrets covers.
 *
 * @throws MartyError MARTY-V030 (refuse)
 */
export function randomPolicy({ random = 'pin', secrets }: MigrationPolicies): Policy {
  return {
    name: 'random',
    mode: random,
    allowed: [],
    apply: (parts, { rendered }) => {
      const present = objectsOf(parts);
      const found = rendered.flatMap(({ volatile }) => volatile.filter(({ object }) => present.has(object)));
      const covered = found.filter(({ object }) => secrets !== 'inline' && present.get(object) === true);
      const open = found.filter((note) => !covered.includes(note));
      if (random === 'refuse' && open.length > 0)
        throw new MartyError(
          'MARTY-V030',
          `values that change at each render would be written: ${unique(open.map(leaf)).join(', ')}`,
        );
      const names = unique(open.map(({ object }) => object)).join(', ');
      return {
        parts,
        notes: [
          {
            title: 'Values that change at each render, written once',
            lines: [
              ...open.map(leaf),
              ...(open.length > 0
                ? [
                    'They follow from the seed and are the same in every run. Replace any that must be secret.',
                  ]
                : []),
            ],
            summary: `values change at each render in ${names}: they are written once, from a seed`,
          },
          {
            title: 'Values that change at each render, in Secrets',
            lines: covered.map((note) => `${leaf(note)}: not written (--secrets ${secrets})`),
            summary: `values change at each render in ${unique(covered.map(({ object }) => object)).join(', ')}: give them values that stay`,
          },
          { title: 'Certificates', lines: certificateLines(parts, found) },
        ],
      };
    },
  };
}

function leaf({ object, path }: VolatileNote): string {
  return path === '' ? object : `${object}: \`${path}\``;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Every object by its name in messages; true for Secrets. */
function objectsOf(parts: readonly Part[]): Map<string, boolean> {
  const objects = parts.flatMap(({ environments }) => environments.flatMap((found) => found.objects));
  return new Map(objects.map((object) => [formatId(idOf(object)), isSecret(object)]));
}

/** What cert-manager could do instead of a certificate that the chart makes anew at each render. */
function certificateLines(parts: readonly Part[], found: readonly VolatileNote[]): string[] {
  const names = new Set(found.map(({ object }) => object));
  const objects = parts.flatMap(({ environments }) => environments.flatMap((entry) => entry.objects));
  const made = objects.filter((object) => isSecret(object) && names.has(formatId(idOf(object))));
  const lines = made.flatMap((secret) => {
    const dns = dnsNames(secret);
    if (dns.length === 0) return [];
    const { namespace, name } = idOf(secret);
    return [
      `${formatId(idOf(secret))}: a cert-manager \`Certificate\` with \`secretName: ${name}\`` +
        `${namespace === undefined ? '' : ` in \`${namespace}\``} and \`dnsNames: [${dns.join(', ')}]\` would renew it.`,
    ];
  });
  const bundles = unique(found.filter(({ path }) => path.endsWith('/caBundle')).map(({ object }) => object));
  return [
    ...lines,
    ...bundles.map(
      (object) =>
        `${object}: its caBundle must belong to the certificate in use; with cert-manager, annotate it with \`cert-manager.io/inject-ca-from: NAMESPACE/CERTIFICATE\`.`,
    ),
  ];
}

/** DNS names of the leaf certificates that a Secret holds, each once. */
function dnsNames(secret: KubeObject): string[] {
  const values = ['data', 'stringData'].flatMap((name) => {
    const map = field(secret, name);
    if (!isObject(map)) return [];
    return Object.keys(map).map((key) => {
      const text = stringAt(map, key) ?? '';
      return name === 'data' ? Buffer.from(text, 'base64').toString('utf8') : text;
    });
  });
  const names = values.filter((text) => text.includes('BEGIN CERTIFICATE')).flatMap(namesOf);
  return unique(names).sort();
}

function namesOf(pem: string): string[] {
  try {
    const { subjectAltName = '', ca } = new X509Certificate(pem);
    if (ca) return [];
    return subjectAltName.split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
  } catch {
    // Not a certificate after all: there is nothing to suggest.
    return [];
  }
}
