import { execFile } from 'node:child_process';
import { chown, cp, mkdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** How a program is started so that it does not run as root, which PostgreSQL refuses. */
export interface Account {
  /** Words in front of the command. */
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

const SELF: Account = { prefix: [] };
const NAMESPACE: Account = {
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'],
};

/**
 * The account for PostgreSQL: our own, unless we are root. As root a user namespace is tried first, because
 * there the files stay ours and closed folders stay readable; containers often forbid it, and then it is the
 * user `postgres` or `nobody`.
 */
export async function chooseAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return SELF;
  const [program, ...words] = [...NAMESPACE.prefix, 'true'];
  if (program !== undefined && (await succeeds(program, words))) return NAMESPACE;
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] =
      users
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { prefix: [], uid: Number(uid), gid: Number(gid) };
  }
  return SELF;
}

/** Gives a folder to the account, where it is another user's. */
export async function give(folder: string, account: Account): Promise<void> {
  if (account.uid !== undefined && account.gid !== undefined) await chown(folder, account.uid, account.gid);
}

/** Can every user reach this path? An account with a uid of its own needs that. */
export async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode } = await stat(folder);
    if ((mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** `folder`, or a copy that every user can reach. */
export async function reachable(folder: string, account: Account, name: string): Promise<string> {
  if (account.uid === undefined || (await isOpenToAll(folder))) return folder;
  const copy = join(tmpdir(), name);
  await mkdir(dirname(copy), { recursive: true });
  await cp(folder, copy, { recursive: true, force: false, verbatimSymlinks: true });
  return copy;
}

async function succeeds(program: string, words: readonly string[]): Promise<boolean> {
  try {
    await promisify(execFile)(program, [...words]);
    return true;
  } catch {
    return false;
  }
}
