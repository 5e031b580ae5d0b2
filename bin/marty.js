#!/usr/bin/env node
import module from 'node:module';
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`marty needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(4);
}
module.enableCompileCache?.();
const [{ main }, { commandTable }] = await Promise.all([
  import('../dist/cli.js'),
  import('../dist/command-table.js'),
]);
process.exit(await main(process, commandTable));
