/** Exact versions that generated code depends on. The newest that run on Node 20.19, tested together. */
export const VERSIONS = {
  biome: '2.5.15',
  embeddedPostgres: '18.4.0-beta.17',
  kysely: '0.28.18',
  node: '24',
  nodeTypes: '20.19.43',
  pg: '8.23.1',
  /** Of @marty/runtime, packed with this command line tool. */
  runtime: '0.1.0',
  typescript: '7.0.2',
  vitest: '4.1.12',
  zod: '4.6.7',
} as const;

/** Version of the templates themselves; kept in the generator record. */
export const TEMPLATE_VERSION = '0.1.0';
