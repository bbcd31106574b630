// How is dist brought up to date by hand? By the same steps that every start takes, and no more than is needed.
import { prepare, say } from './prepare.mjs';

try {
  await prepare({ install: true, build: true });
  say('dist is up to date');
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
