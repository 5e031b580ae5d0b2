import { appendFileSync } from 'node:fs';
import { describe, type SuiteFactory } from 'vitest';

/**
 * A suite that needs a server, judge or data of this machine. Where it is missing the suite is skipped with a
 * line that names it, and the line is kept in `MARTY_SKIPPED` (a file) so that CI can refuse to pass.
 */
export function describeWith(
  need: string | undefined,
  missing: string,
  title: string,
  suite: SuiteFactory,
): void {
  if (need !== undefined) {
    describe(title, suite);
    return;
  }
  const log = process.env['MARTY_SKIPPED'];
  if (log !== undefined) appendFileSync(log, `${title}: needs ${missing}\n`);
  describe.skip(`${title} (needs ${missing})`, suite);
}
