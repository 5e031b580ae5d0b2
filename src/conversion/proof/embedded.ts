import { MartyError } from '../../errors.ts';
import type { Json } from '../../objects/index.ts';
import { isObject } from '../../objects/json.ts';
import { readDocuments } from '../../objects/read-yaml.ts';

/** Both texts as data, where both hold a JSON or YAML map or list; undefined for any other text. */
export function embeddedDocuments(
  left: string,
  right: string,
): { readonly left: Json; readonly right: Json } | undefined {
  const [before, after] = [documentOf(left), documentOf(right)];
  if (before === undefined || after === undefined) return undefined;
  return { left: before, right: after };
}

/** One document is the value itself, several are a list of them. */
function documentOf(text: string): Json | undefined {
  if (!/[:[{\n-]/.test(text)) return undefined;
  try {
    const documents = readDocuments(text, 'embedded');
    const structured = documents.every((document) => isObject(document) || Array.isArray(document));
    if (documents.length === 0 || !structured) return undefined;
    return documents.length === 1 ? documents[0] : documents;
  } catch (error) {
    if (error instanceof MartyError) return undefined;
    throw error;
  }
}
