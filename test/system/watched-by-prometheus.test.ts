// Does a real Prometheus, set up as documented, see a Tocsin that is well, and one that is gone?

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startTocsin } from '../tocsin.ts';
import { freePort, startServer, until } from './fixtures/process.ts';

const token = 'a-token-for-scrapers';
const rules = new URL('../../examples/operations/tocsin.rules.yml', import.meta.url).pathname;

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly state: 'inactive' | 'pending' | 'firing';
}

test('the documented scrape reads every figure, the rules are well, and a killed Tocsin is noticed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-watched-'));
  const tocsin = await startTocsin({ plan: null, environment: { TOCSIN_METRICS_TOKEN: token } });
  const address = `127.0.0.1:${await freePort()}`;
  const config = path.join(folder, 'prometheus.yml');
  writeFileSync(config, stringify({ ...scrapeOf(new URL(tocsin.url).host), ...everySecond, rule_files: [rules] }));
  const prometheus = await startServer(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${path.join(folder, 'data')}`, `--web.listen-address=${address}`],
    `http://${address}/-/ready`,
  );
  const asked = async <T>(where: string): Promise<T> => ((await (await fetch(`http://${address}${where}`)).json()) as { data: T }).data;
  const alerts = async () =>
    (await asked<{ groups: readonly { rules: readonly Rule[] }[] }>('/api/v1/rules')).groups.flatMap((group) => group.rules);
  const read = async (query: string) => {
    const { result } = await asked<{ result: readonly { value: readonly [number, string] }[] }>(
      `/api/v1/query?query=${encodeURIComponent(query)}`,
    );
    return result[0]?.value[1] ?? null;
  };
  try {
    await until('Tocsin is ready to Prometheus', async () => (await read('tocsin_ready{job="tocsin"}')) === '1');
    expect(
      await read(
        'count({job="tocsin", __name__=~"tocsin_(build_info|queue_length|oldest_due_seconds|late_pages_total|outbox_due|nobody_notified)"})',
      ),
    ).toBe('6');
    await until('all rules were tried', async () => (await alerts()).every(({ health }) => health === 'ok'));
    expect((await alerts()).filter(({ state, name }) => state !== 'inactive' && name !== 'TocsinGone')).toEqual([]);
    await tocsin.kill9();
    await until('its end is noticed', async () =>
      (await alerts()).some(({ name, state }) => name === 'TocsinDown' && state !== 'inactive'),
    );
  } finally {
    await prometheus.stop();
    await tocsin.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});

const everySecond = { global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' } };

/** As docs/operations.md has it, with this token and this target in place of the document's. */
function scrapeOf(target: string): object {
  const document = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const block = /```yaml\n(scrape_configs:[\s\S]*?)```/.exec(document)?.[1] ?? '';
  const text = block.replace('the value of TOCSIN_METRICS_TOKEN', token).replace('127.0.0.1:8480', target);
  expect(text).toContain(token);
  expect(text).toContain(target);
  return parse(text) as object; // the document's own words, which Prometheus judges
}
