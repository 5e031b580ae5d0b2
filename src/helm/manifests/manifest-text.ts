import type { Rendered } from '../rendered.ts';
import { trimSpace } from './split-documents.ts';

export interface ManifestTextOptions {
  /** Print crds/ first (`--include-crds`); default false. */
  readonly includeCrds?: boolean;
  /** Print hooks after the manifests; default true. */
  readonly hooks?: boolean;
  /** Leave out test hooks (`--skip-tests`); default false. */
  readonly skipTests?: boolean;
}

function document({ source, text }: { readonly source: string; readonly text: string }): string {
  return `---\n# Source: ${source}\n${text}\n`;
}

/** The stdout of `helm template`, byte by byte. */
export function manifestText(rendered: Rendered, options: ManifestTextOptions = {}): string {
  const crds = options.includeCrds === true ? rendered.crds : [];
  const hooks = options.hooks === false ? [] : rendered.hooks;
  const body = [...crds, ...rendered.manifests].map(document).join('');
  const shown = options.skipTests === true ? hooks.filter(({ events }) => !events.includes('test')) : hooks;
  return `${trimSpace(body)}\n${shown.map(document).join('')}`;
}
