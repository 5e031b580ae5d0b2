#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`marty needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(4);
}
process.getBuiltinModule('node:module').enableCompileCache?.();
// What remains if the event loop runs dry before there is an answer.
process.exitCode = 70;
const { main, commandTable } = await import('../dist/cli.js');
process.exit(await main(process, commandTable));
