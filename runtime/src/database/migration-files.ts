import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../errors/startup-error.ts';

/** One migration: `0001_create_pets.sql`, with `0001_create_pets.down.sql` where it can be undone. */
export interface Migration {
  readonly number: number;
  /** The file name without `.sql`. */
  readonly name: string;
  readonly sql: string;
  readonly down: string | undefined;
  /** SHA-256 of the text with line ends as `\n`, so that a checkout on Windows has the same. */
  readonly checksum: string;
  /** False when its first line is `-- no-transaction` (`create index concurrently` needs that). */
  readonly transactional: boolean;
}

const NAME = /^(\d+)_[a-z0-9_-]+$/;

/** The migrations of a folder by number; none where the folder does not exist. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const files = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const downs = new Set(files.filter((file) => file.endsWith('.down.sql')));
  const migrations: Migration[] = [];
  for (const file of files.filter((name) => name.endsWith('.sql') && !downs.has(name)).sort()) {
    const name = file.slice(0, -'.sql'.length);
    const down = `${name}.down.sql`;
    const sql = await readSql(join(directory, file));
    migrations.push({
      number: numberOf(name, file),
      name,
      sql,
      down: downs.delete(down) ? await readSql(join(directory, down)) : undefined,
      checksum: createHash('sha256').update(sql).digest('hex'),
      transactional: !/^\s*--\s*no-transaction\b/.test(sql),
    });
  }
  for (const lonely of downs) {
    throw new StartupError('MARTY_MIGRATION_NAME', `${lonely} undoes a migration that does not exist`);
  }
  migrations.sort((a, b) => a.number - b.number);
  for (const [i, migration] of migrations.entries()) {
    if (migration.number === migrations[i + 1]?.number) {
      const other = migrations[i + 1]?.name;
      throw new StartupError('MARTY_MIGRATION_NAME', `${migration.name} and ${other} have one number`);
    }
  }
  return migrations;
}

async function readSql(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
}

function numberOf(name: string, file: string): number {
  const digits = NAME.exec(name)?.[1];
  if (digits === undefined) {
    throw new StartupError('MARTY_MIGRATION_NAME', `${file} is not named like a migration`);
  }
  return Number(digits);
}
