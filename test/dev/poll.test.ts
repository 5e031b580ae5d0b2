import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { pollFolders } from '../../src/dev/poll.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'marty-poll-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, 'src/deep'), { recursive: true });
  writeFileSync(join(path, 'src/deep/a.ts'), '');
  return path;
}

it.each([
  ['a new file', (root: string) => writeFileSync(join(root, 'src/b.ts'), '')],
  ['a deleted file', (root: string) => rmSync(join(root, 'src/deep/a.ts'))],
  [
    'a folder that was not there',
    (root: string) => mkdirSync(join(root, 'config/deep'), { recursive: true }),
  ],
])('notices %s', async (_, change) => {
  const root = folder();
  await new Promise<void>((resolve) => {
    const end = pollFolders([join(root, 'src'), join(root, 'config')], resolve, 5);
    onTestFinished(end);
    change(root);
  });
});

it('is silent once it has ended', async () => {
  const root = folder();
  let calls = 0;
  pollFolders([root], () => calls++, 1)();
  writeFileSync(join(root, 'src/b.ts'), '');
  await new Promise<void>((resolve) => {
    onTestFinished(pollFolders([root], resolve, 1));
    writeFileSync(join(root, 'src/c.ts'), '');
  });
  expect(calls).toBe(0);
});
