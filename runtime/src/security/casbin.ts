export { type CasbinEnforcer, type CasbinOptions, casbinAuthorizer } from './authorization/casbin.ts';
