/** What the security of a service adds to the types of its routes. */
export interface SecurityTypes {
  readonly user: unknown;
  readonly permission: string;
  readonly rateLimit: unknown;
}

/** The types of a service without security: there is no user and nothing to be permitted. */
export interface NoSecurity extends SecurityTypes {
  readonly user: undefined;
  readonly permission: never;
  readonly rateLimit: never;
}

/** May a route be called by nobody in particular? `required` is the default of a service with security. */
export type AuthMode = 'required' | 'optional' | 'none';

/** The options of a route that the security of its service understands. */
export interface RouteSecurity<
  Types extends SecurityTypes = SecurityTypes,
  Auth extends AuthMode = AuthMode,
> {
  readonly auth?: Auth;
  /** Refused with `permission_denied` when the user has it not. */
  readonly permission?: Types['permission'];
  readonly rateLimit?: Types['rateLimit'];
}

/** The user that a handler sees. */
export type UserOf<Types extends SecurityTypes, Auth extends AuthMode> = [Types] extends [NoSecurity]
  ? undefined
  : Auth extends 'none'
    ? undefined
    : Auth extends 'optional'
      ? Types['user'] | undefined
      : Types['user'];
