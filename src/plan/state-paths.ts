/** Names of marty's own files, relative to a root unless said otherwise. */

export const STATE_DIR = '.marty';
export const RECORD_PATH = `${STATE_DIR}/record.json`;
export const BASE_DIR = `${STATE_DIR}/base`;
export const HISTORY_DIR = `${STATE_DIR}/history`;
export const IGNORE_PATH = `${STATE_DIR}/.gitignore`;
/** The only folder under `.marty/` that a desired tree may write to: the user's template overrides. */
export const TEMPLATES_DIR = `${STATE_DIR}/templates`;

/** Prefixes of names inside `.marty/` that live only as long as one apply. */
export const STAGING_PREFIX = 'staging-';
export const DONE_PREFIX = 'done-';
export const LOCK_PREFIX = 'lock-';

/** Prefix of a new tree that is staged beside the folder it will become. */
export const LANDING_PREFIX = '.marty-staging-';

/** Name of the journal inside a staging folder and, after the commit, inside a history entry. */
export const JOURNAL_NAME = 'journal.json';

/** History and half-done work are this machine's own; the record and its bases belong in version control. */
export const IGNORE_CONTENT = 'history/\nstaging-*/\ndone-*/\nlock-*\n';
