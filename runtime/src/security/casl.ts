export { type CaslOptions, type CaslRule, caslAuthorizer } from './authorization/casl.ts';
