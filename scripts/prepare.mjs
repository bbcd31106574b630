// What is missing before Tocsin can run here? Packages are installed and sources built when, and only when, they changed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, buildHash, buildStamp } from './compile.mjs';
import { exclusively } from './lock.mjs';
import { root, runNpm, TO_STDERR } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const OLDEST_NODE = [20, 19];
const installStamp = join(root, 'node_modules', '.tocsin-install');

/** Brings the checkout up to date; returns at once when it already is. Throws with a sentence for people. */
export async function prepare({ install = true, build: wantsBuild = true } = {}) {
  requireNode(process.versions.node);
  const isReady = () => (!install || isInstalled()) && (!wantsBuild || isBuilt());
  if (isReady()) return;
  await exclusively(join(root, '.stamp-lock'), say, async () => {
    if (install && !isInstalled()) await installPackages();
    if (wantsBuild && !isBuilt()) await build(say);
  });
}

export function say(text) {
  process.stderr.write(`tocsin: ${text}\n`);
}

function requireNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  if (!isEnough) throw new Error(`Tocsin needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}. See https://nodejs.org.`);
}

const lockHash = () => hashOf(root, ['package-lock.json']);

function isInstalled() {
  return readStamp(installStamp) === lockHash() || adoptInstall();
}

/** An `npm install` by hand counts as well: npm writes down what it put in place, and that is compared with the lockfile. */
function adoptInstall() {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const isMet = ([path, entry]) => path === '' || entry.optional || installed[path]?.integrity === entry.integrity;
  if (!Object.entries(wanted).every(isMet)) return false;
  writeStamp(installStamp, lockHash());
  return true;
}

async function installPackages() {
  say('installing packages (npm ci); the first time takes a minute or two');
  // Development packages build the sources, so they are needed even where NODE_ENV says production.
  const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress'], { stdio: TO_STDERR });
  if (code !== 0) throw new Error('npm ci failed: see its message above. Is the package registry reachable?');
  writeStamp(installStamp, lockHash());
}

function isBuilt() {
  return readStamp(buildStamp) === buildHash();
}
