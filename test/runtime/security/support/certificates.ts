import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority in a temporary folder. */
export interface Authority {
  readonly cert: string;
  /** `names` as OpenSSL writes them: `URI:spiffe://…, DNS:…`. */
  issue(subject: string, names?: string): Certificate;
  remove(): void;
}

export function hasOpenssl(): string | undefined {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

export function authority(name: string): Authority {
  const dir = mkdtempSync(join(tmpdir(), 'marty-ca-'));
  const path = (file: string): string => join(dir, file);
  const run = (...words: string[]): void => void execFileSync('openssl', words, { stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('req', '-x509', ...curve, '-keyout', path('ca.key'), '-out', path('ca.pem'), '-subj', `/CN=${name}`);
  let count = 0;
  return {
    cert: readFileSync(path('ca.pem'), 'utf8'),
    issue(subject, names) {
      count += 1;
      const [key, request, cert, extensions] = ['key', 'csr', 'pem', 'ext'].map((end) =>
        path(`${count}.${end}`),
      ) as [string, string, string, string];
      run('req', ...curve, '-keyout', key, '-out', request, '-subj', subject);
      writeFileSync(extensions, names === undefined ? '' : `subjectAltName=${names}\n`);
      const signed = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-days', '1'];
      run('x509', '-req', '-in', request, ...signed, '-extfile', extensions, '-out', cert);
      return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
