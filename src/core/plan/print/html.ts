// How is a page written as HTML? One file that needs nothing else, readable in light and dark, on paper and on a phone.

import { unreachable } from '../../kernel/assert.ts';
import type { Block, Page } from './page.ts';

export function toHtml(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(page.title)}</h1>
${contents(page)}
${page.blocks.map(blockHtml).join('\n')}
</main>
</body>
</html>
`;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #57606a; --line: #d0d7de; --paper: #ffffff; --shade: #f6f8fa; --link: #0a58ca; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --line: #3d444d; --paper: #0d1117; --shade: #161b22; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { margin-top: 3rem; padding-top: .5rem; border-top: 1px solid var(--line); } h3 { margin-bottom: .25rem; }
a { color: var(--link); } nav { columns: 16rem; background: var(--shade); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
nav a { display: block; } dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .35rem 1rem; } dt { color: var(--soft); } dd { margin: 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
@media (max-width: 40rem) { dl { display: block; } dd { margin: 0 0 .6rem 1rem; } }
@media print { h2 { break-before: page; } nav { display: none; } }
`;

function contents(page: Page): string {
  const links = page.blocks.flatMap((block) =>
    block.kind === 'heading' && block.level === 2 ? [`<a href="#${anchor(block.text)}">${escaped(block.text)}</a>`] : [],
  );
  return links.length < 2 ? '' : `<nav aria-label="Contents">${links.join('')}</nav>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.level === 2 ? ` id="${anchor(block.text)}"` : ''}>${escaped(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${escaped(block.text)}</p>`;
    case 'terms':
      return `<dl>${block.terms.map(({ term, says }) => `<dt>${escaped(term)}</dt>${says.map((each) => `<dd>${escaped(each)}</dd>`).join('')}`).join('')}</dl>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</${tag}>`;
    }
    case 'table':
      return `<div class="scroll" tabindex="0"><table><thead><tr>${cells('th scope="col"', block.head)}</tr></thead><tbody>${block.rows
        .map((row) => `<tr>${cells('td', row)}</tr>`)
        .join('')}</tbody></table></div>`;
    default:
      return unreachable(block);
  }
}

function cells(tag: string, texts: readonly string[]): string {
  const end = tag.split(' ')[0] ?? tag;
  return texts.map((text) => `<${tag}>${escaped(text)}</${end}>`).join('');
}

function anchor(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
