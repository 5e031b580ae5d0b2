import { MartyError } from '../errors.ts';

/** Longer names would not fit, with a suffix, into labels and object names of Kubernetes. */
const MAX_NAME = 50;
const MAX_RESOURCE = 24;

/**
 * Names that a resource cannot have, because generated code needs them for itself or the language does:
 * `const page = …`, `type Error = …`.
 */
const RESERVED_RESOURCES = new Set(
  `abstract any array as async await base64 bigint body boolean break case catch class clock config console const
   continue cursor database date db debugger default delete do else enum error export extends false finally for from
   function get headers health id if implements import in infer instanceof interface is keyof let limit list log main
   map metric migration module name namespace never new next null number object of package page param params path
   pick postgres private promise process property protected public query readonly record reply repository require
   response return revise route routes row schema service set static string super switch symbol table test this throw
   true try type typeof undefined unique unknown use-case use-cases value var version void while with yield`.split(
    /\s+/,
  ),
);

export interface ResourceNames {
  /** `StockItem` */
  readonly pascal: string;
  /** `stockItem` */
  readonly camel: string;
  /** `stock-item` */
  readonly kebab: string;
  /** `stock item` */
  readonly words: string;
  /** `StockItems` */
  readonly pluralPascal: string;
  /** `stockItems` */
  readonly pluralCamel: string;
  /** `stock-items` */
  readonly pluralKebab: string;
  /** `stock_items` */
  readonly pluralSnake: string;
  /** `stock items` */
  readonly pluralWords: string;
  /** `a` or `an`. */
  readonly article: string;
}

/** Throws MARTY-G002 unless the name is a DNS label that starts with a letter (RFC 1035), as Kubernetes wants. */
export function assertDnsLabel(name: string, what: string): void {
  if (name.length <= MAX_NAME && /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name)) return;
  const suggestion = toDnsLabel(name);
  throw new MartyError('MARTY-G002', `'${name}' cannot be the name of a ${what}.`, {
    hint:
      `Use at most ${MAX_NAME} lower-case letters, digits and '-', starting with a letter` +
      (suggestion === undefined ? '.' : `: '${suggestion}'.`),
  });
}

function toDnsLabel(name: string): string | undefined {
  const label = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME)
    .replace(/-+$/, '');
  return label === '' ? undefined : label;
}

/** All spellings of a resource's name, from its singular in kebab case. Throws MARTY-G003. */
export function resourceNames(name: string): ResourceNames {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > MAX_RESOURCE) {
    throw new MartyError('MARTY-G003', `'${name}' cannot be the name of a resource.`);
  }
  if (RESERVED_RESOURCES.has(name)) {
    throw new MartyError('MARTY-G003', `'${name}' has a meaning of its own in generated code.`, {
      hint: `Choose a more specific noun, for example 'shop-${name}'.`.replace(/'shop-use-cases?'/, "'item'"),
    });
  }
  const words = name.split('-');
  const plural = [...words.slice(0, -1), pluralOf(words.at(-1) ?? name)];
  return {
    pascal: words.map(capitalize).join(''),
    camel: camelCase(words),
    kebab: name,
    words: words.join(' '),
    pluralPascal: plural.map(capitalize).join(''),
    pluralCamel: camelCase(plural),
    pluralKebab: plural.join('-'),
    pluralSnake: plural.join('_'),
    pluralWords: plural.join(' '),
    article: /^[aeiou]/.test(name) ? 'an' : 'a',
  };
}

const IRREGULAR: Readonly<Record<string, string>> = {
  child: 'children',
  man: 'men',
  person: 'people',
  woman: 'women',
};

function pluralOf(noun: string): string {
  const irregular = Object.hasOwn(IRREGULAR, noun) ? IRREGULAR[noun] : undefined;
  if (irregular !== undefined) return irregular;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function camelCase(words: readonly string[]): string {
  return words.map((word, index) => (index === 0 ? word : capitalize(word))).join('');
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
