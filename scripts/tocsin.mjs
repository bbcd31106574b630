#!/usr/bin/env node
// How is Tocsin started from a checkout? What is missing is installed and built first; then `main` gets the arguments.
import { prepare, say } from './prepare.mjs';

try {
  await prepare({ install: true, build: true });
} catch (error) {
  say(error.message);
  process.exit(1);
}

// In this process, so that signals and the terminal are the server's own.
process.setSourceMapsEnabled(true);
const { main } = await import('../dist/main.js');
const exitCode = await main(process.argv.slice(2));
if (typeof exitCode === 'number') process.exitCode = exitCode;
