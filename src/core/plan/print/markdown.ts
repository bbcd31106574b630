// How is a page written as Markdown? Whatever the plan's texts hold stays text.

import { unreachable } from '../../kernel/assert.ts';
import type { Block, Page } from './page.ts';

export function toMarkdown(page: Page): string {
  return `${[`# ${inline(page.title)}`, ...page.blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}`;
    case 'text':
      return inline(block.text);
    case 'terms':
      return block.terms.map(({ term, says }) => `- **${inline(term)}**: ${says.map(inline).join('; ')}`).join('\n');
    case 'list':
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '-'} ${inline(item)}`).join('\n');
    case 'table':
      return [row(block.head), `|${'---|'.repeat(block.head.length)}`, ...block.rows.map(row)].join('\n');
    default:
      return unreachable(block);
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(inline).join(' | ')} |`;
}

/** On one line, with all that Markdown or HTML would take for a mark made harmless. */
function inline(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`);
}
