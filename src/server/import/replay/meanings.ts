// What do a record's words mean in a plan? A small YAML file of the operator's says it.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ok, type Result, refuse } from '../../../core/kernel/result.ts';
import { type Meanings, noMeanings } from '../../../sim/replay/fitting.ts';
import { unreadable } from '../../plan/read.ts';
import { readText } from '../text.ts';

const Shape = z.strictObject({
  services: z.record(z.string(), z.string()).default({}),
  severities: z.record(z.string(), z.string()).default({}),
  otherwise: z.string().optional(),
});

/** Refusal: `meanings-unreadable`, with file and line. */
export async function readMeanings(file: string | null): Promise<Result<Meanings>> {
  if (file === null) return ok(noMeanings);
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    return refuse('meanings-unreadable', unreadable(file, error));
  }
  const text = readText(file, content);
  if (!text.ok) return text;
  const shape = Shape.safeParse(text.value.value);
  if (shape.success)
    return ok({ services: shape.data.services, severities: shape.data.severities, otherwise: shape.data.otherwise ?? null });
  const [issue] = shape.error.issues;
  const path = (issue?.path ?? []).filter((part): part is string | number => typeof part !== 'symbol');
  return refuse('meanings-unreadable', `${file}:${text.value.lineOf(path)}: \`${path.join('.')}\`: ${issue?.message ?? 'unreadable'}`);
}
