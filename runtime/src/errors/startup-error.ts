/** Why a service could not start: every code and what to do about it. */
export const STARTUP_ERRORS = {
  MARTY_CONFIG_SYNTAX: 'Correct the configuration file at the place named.',
  MARTY_CONFIG_INVALID: 'Correct the values listed; each line names where its value came from.',
  MARTY_DATABASE_URL_MISSING: 'Set DATABASE_URL, for example postgres://user:password@host:5432/name.',
  MARTY_DATABASE_UNREACHABLE: 'Check that the database runs and that the URL, user and password are right.',
  MARTY_EMBEDDED_DATABASE: 'Set DATABASE_URL to use a database server of your own.',
  MARTY_MIGRATION_CHANGED: 'Restore the applied file and write the change as a new migration.',
  MARTY_MIGRATION_FAILED: 'Correct the migration; the database is as it was before this file.',
  MARTY_MIGRATION_MISSING: 'Restore the file, or deploy the version of the service that has it.',
  MARTY_MIGRATION_NAME: 'Name migrations like 0001_create_pets.sql and 0001_create_pets.down.sql.',
  MARTY_MIGRATION_ORDER: 'Give the new migration a number above every applied one.',
  MARTY_PACKAGE_MISSING: 'Install the package.',
  MARTY_PORT_IN_USE: 'Stop the other process or choose another port with HTTP_PORT or ADMIN_PORT.',
  MARTY_ROUTE_INVALID: 'Correct the route; two routes may not share a method and path.',
  MARTY_SECURITY_INVALID: 'Correct the security options; nothing is served with a weaker rule instead.',
  MARTY_SERVICE_INVALID: 'Correct the service definition.',
} as const;

export type StartupErrorCode = keyof typeof STARTUP_ERRORS;

/** A service could not start. `run` prints it and ends the process with exit code 1. */
export class StartupError extends Error {
  override readonly name: string = 'StartupError';
  readonly code: StartupErrorCode;
  readonly hint: string;
  /** Single faults where several were found, ready to print. */
  readonly faults: readonly string[];

  constructor(
    code: StartupErrorCode,
    message: string,
    options: { readonly hint?: string; readonly faults?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? STARTUP_ERRORS[code];
    this.faults = options.faults ?? [];
  }
}

/** The error as text for a terminal: code, message, faults, hint. */
export function describeStartupError(error: StartupError): string {
  const lines = [`${error.code}: ${error.message}`, ...error.faults.map((fault) => `  - ${fault}`)];
  return [...lines, `  hint: ${error.hint}`].join('\n');
}
