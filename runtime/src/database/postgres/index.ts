export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/server.ts';
export { type PostgresOptions, postgres } from './postgres.ts';
