import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { MARTY } from './support/marty.ts';

/** Makes the binary believe that it runs on another version of Node. */
const pretending = (version: string) =>
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;

describe('the engine check', () => {
  it.each([
    { version: '18.20.8', exit: 4 },
    { version: '20.18.3', exit: 4 },
    { version: '20.19.0', exit: 0 },
    { version: '22.12.0', exit: 0 },
  ])('ends with $exit on $version', async ({ version, exit }) => {
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      ['--import', pretending(version), MARTY, '--version'],
      { reject: false },
    );
    expect(exitCode).toBe(exit);
    if (exit === 0) expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
    else expect(stderr).toBe(`marty needs Node.js 20.19 or newer; this is ${version}.`);
  });
});
