// Which browser do tests look through? The one that TOCSIN_TEST_BROWSER names, else the Chromium that npm brings along.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type axeCore from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const EXTRACT_TIMEOUT_MS = 120_000;

/** Opens a headless browser. The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  const named = process.env.TOCSIN_TEST_BROWSER;
  const place = named ? null : unpackedChromium();
  return await chromium.launch({
    executablePath: place ? join(place, 'chromium') : (named ?? ''),
    // No sandbox: tests run as root in containers, on pages of our own. /dev/shm is small there, too.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: { ...definedEnvironment(), ...(place ? librariesFor(place) : {}) },
  });
}

/** Saves what the page shows to test/screenshots/<name>.png, which git ignores; returns the path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = join(import.meta.dirname, 'screenshots');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}

/** One broken accessibility rule, with the elements that break it. */
export interface Violation {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  readonly elements: readonly string[];
}

/** What axe-core finds wrong with the page as it stands, by WCAG 2.2 A and AA and its best practices. */
export async function axe(page: Page): Promise<Violation[]> {
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  const results = await page.evaluate(async () => {
    // The script above put `axe` on the page's window; TypeScript cannot know.
    const { axe: inPage } = globalThis as unknown as { axe: typeof axeCore };
    return await inPage.run({ resultTypes: ['violations'] } as object);
  });
  return results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    elements: nodes.map((node) => node.html),
  }));
}

/** What a thumb is to press and that is smaller than one. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(readFileSync(join(import.meta.dirname, 'e2e/fixtures/small-targets.mjs'), 'utf8'));
}

/** Unpacks once per version, into a folder that appears whole or not at all: test files run side by side. */
function unpackedChromium(): string {
  const entry = require.resolve('@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../../package.json'), 'utf8')) as { version: string };
  const place = join(tmpdir(), `tocsin-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(place)) return place;
  const unpacking = mkdtempSync(`${place}-`);
  // The package unpacks into the temporary folder of its process, with the libraries of a bare system if it believes to be on one.
  execFileSync(process.execPath, ['-e', `require(${JSON.stringify(entry)}).executablePath()`], {
    env: { ...process.env, TMPDIR: unpacking, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
    timeout: EXTRACT_TIMEOUT_MS,
  });
  try {
    renameSync(unpacking, place);
  } catch (error) {
    rmSync(unpacking, { recursive: true, force: true });
    if (!existsSync(place)) throw error; // else another test file was first
  }
  return place;
}

/** A bare system lacks libraries and fonts; the package brings both. Where the system has them, the system's are better. */
function librariesFor(place: string): Record<string, string> {
  const needed = execFileSync('ldd', [join(place, 'chromium')], { encoding: 'utf8' });
  return {
    ...(needed.includes('not found') ? { LD_LIBRARY_PATH: join(place, 'al2023', 'lib') } : {}),
    ...(existsSync('/usr/share/fonts') ? {} : { FONTCONFIG_PATH: join(place, 'fonts') }),
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
