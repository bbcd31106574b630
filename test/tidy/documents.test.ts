// Do the documents still tell the truth about the repository? Paths exist, folders are described, versions are pinned.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, read, root } from './sources.ts';

const architecture = read('ARCHITECTURE.md').text;

test('every path that ARCHITECTURE.md names exists', () => {
  const named = [...architecture.matchAll(/`((?:src|test|docs|scripts|examples|\.ci)\/[\w./-]*)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('ARCHITECTURE.md has a line for every folder under src', () => {
  const folders = foldersIn('src').flatMap((folder) => [folder, ...foldersIn(folder)]);
  expect(folders.filter((folder) => !architecture.includes(`\`${folder}/\``))).toEqual([]);
});

test('every link in a document leads somewhere', () => {
  const documents = [...filesBelow('docs').filter((path) => path.endsWith('.md')), 'ARCHITECTURE.md', 'README.md'].filter((path) =>
    existsSync(join(root, path)),
  );
  const broken = documents.flatMap((document) =>
    links(read(document).text)
      .filter((link) => !existsSync(join(root, normalize(join(dirname(document), link)))))
      .map((link) => `${document} links to ${link}`),
  );
  expect(broken).toEqual([]);
});

test('decisions are numbered without a gap', () => {
  const numbers = readdirSync(join(root, 'docs/adr')).map((name) => Number(name.slice(0, 4)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test('every package is pinned, and the lockfile fits any registry', () => {
  const manifest = JSON.parse(read('package.json').text) as Record<string, Record<string, string> | undefined>;
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides });
  expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  expect(read('package-lock.json').text).not.toContain('"resolved"');
});

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(join(root, path)).isDirectory() && filesBelow(path).length > 0); // git keeps no empty folder
}

/** Links to files of the repository: no web addresses, no anchors. */
function links(markdown: string): string[] {
  const prose = markdown.replace(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}
