import { sortManifests } from '../manifests/sort-manifests.ts';
import type { Rendered } from '../rendered.ts';

/** A document as `helm template` prints it. */
export interface PrintedDocument {
  readonly source: string;
  readonly text: string;
}

/** The documents of `helm template`'s stdout. */
export function printedDocuments(stdout: string): PrintedDocument[] {
  const parts = stdout.split(/^---\n# Source: (.*)\n/m).slice(1);
  const documents: PrintedDocument[] = [];
  for (let i = 0; i < parts.length; i += 2)
    documents.push({ source: parts[i] ?? '', text: (parts[i + 1] ?? '').replace(/\n$/, '') });
  return documents;
}

/** Files of crds/ are not templates of the chart. */
const CRD_FILE = /^(?:[^/]+\/charts\/)*[^/]+\/crds\//;

/**
 * What `helm template` printed as a render. Helm does not tell what it left out, which lookups were
 * made and what NOTES.txt gave.
 *
 * @throws MartyError MARTY-H056 for a document that is not YAML
 */
export function readHelmOutput(stdout: string, helmVersion: 3 | 4): Rendered {
  const files = new Map<string, string>();
  const documents = printedDocuments(stdout);
  const crds = documents.filter(({ source }) => CRD_FILE.test(source));
  for (const { source, text } of documents.filter((document) => !crds.includes(document)))
    files.set(source, `${files.get(source) ?? ''}---\n${text}\n`);
  return { ...sortManifests(files, helmVersion), crds, notes: '', lookups: [] };
}
