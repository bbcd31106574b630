#!/usr/bin/env node
// How is Tocsin started where it was installed as a package? Nothing is missing there, so `main` gets the arguments at once.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`tocsin: Tocsin needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.\n`);
  process.exit(1);
}
const { main } = await import('../dist/main.js');
const exitCode = await main(process.argv.slice(2));
if (typeof exitCode === 'number') process.exitCode = exitCode;
