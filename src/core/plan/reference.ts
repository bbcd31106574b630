// What may a plan say, word by word? Tables in Markdown, made from the same schema by which plans are read.

import { entryShapes, planJsonSchema, settingShapes } from './schema.ts';

/** What is looked at of a JSON Schema. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** One table for the settings, and one for the entries of each section. */
export function planReference(): string {
  const properties = (planJsonSchema() as Node).properties ?? {}; // as zod makes it
  const settings = { type: 'object', properties: only(properties, Object.keys(settingShapes)) };
  const sections = Object.keys(entryShapes).map((section) => {
    const entry = properties[section]?.additionalProperties;
    return `### \`${section}\`\n\n${typeof entry === 'object' ? table(entry) : ''}`;
  });
  return [`### Settings\n\n${table(settings)}`, ...sections].join('\n\n');
}

function table(entry: Node): string {
  return ['| word | written | meaning |', '|---|---|---|', ...rowsOf(entry, '')].join('\n');
}

function rowsOf(node: Node, prefix: string): readonly string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = `${prefix}${name}`;
    const needed = node.required?.includes(name) === true ? ' **required**' : '';
    const meaning = [child.description ?? '', needed.trim()].filter((part) => part !== '').join('. ');
    return [`| \`${key}\` | ${cell(writtenAs(child))} | ${cell(meaning)} |`, ...rowsBelow(child, key)];
  });
}

/** The parts of a mapping, of each of a list, or of what one of several ways has. */
function rowsBelow(node: Node, key: string): readonly string[] {
  if (node.properties !== undefined) return rowsOf(node, `${key} → `);
  if (node.items?.properties !== undefined) return rowsOf(node.items, `${key} → `);
  const { additionalProperties: each } = node;
  if (typeof each === 'object' && each.properties !== undefined) return rowsOf(each, `${key} → … → `);
  return (node.anyOf ?? node.oneOf ?? []).flatMap((way) => rowsBelow(way, key));
}

function writtenAs(node: Node): string {
  const ways = node.anyOf ?? node.oneOf;
  if (ways !== undefined) return ways.map(writtenAs).join(' or ');
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (node.examples !== undefined)
    return `like ${node.examples
      .slice(0, 2)
      .map((value) => `\`${String(value)}\``)
      .join(', ')}`;
  switch (node.type) {
    case 'array':
      return node.items === undefined || node.items.properties !== undefined ? 'list' : `list: ${writtenAs(node.items)}`;
    case 'object':
      return 'mapping';
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return node.minimum !== undefined && node.maximum !== undefined && node.maximum <= 1_000_000
        ? `${node.minimum} to ${node.maximum}`
        : 'a whole number';
    default:
      return 'text';
  }
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function only(properties: Readonly<Record<string, Node>>, names: readonly string[]): Readonly<Record<string, Node>> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}
