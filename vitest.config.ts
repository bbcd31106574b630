// Which tests are there, and what may they take? `unit` needs nothing but Node; `system` needs real neighbours; `disk` may mount file systems.
import { defineConfig } from 'vitest/config';
import { hasRealData, realDataFolder } from './test/system/real/data.ts';

// Tests on real organizations' data are there where the data are, and are not counted where they are not.
const withoutData = hasRealData ? [] : ['test/system/real/**'];
if (!hasRealData && process.argv.some((argument) => argument.includes('system'))) {
  console.log(`No real data at ${realDataFolder}: test/system/real is left out (TOCSIN_TEST_DATA names the folder)`);
}

export default defineConfig({
  test: {
    // Forks, so that a worker thread, a WebAssembly database or a crash in one file leaves the others alone.
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    allowOnly: false,
    passWithNoTests: false,
    teardownTimeout: 10_000,
    setupFiles: ['test/properties.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.{ts,tsx}',
            'test/{tidy,scenarios,simulation,e2e,kill,web,fuzz,nodes,faults,verify,powerloss}/**/*.test.ts',
          ],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['test/system/**/*.test.ts'],
          exclude: withoutData,
          // One file at a time: each of them starts servers of its own, and some measure time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        // Patroni, etcd and HAProxy for minutes: `npm run test:failover`.
        test: { name: 'failover', include: ['test/failover/**/*.test.ts'], fileParallelism: false },
      },
      {
        extends: true,
        test: { name: 'disk', include: ['test/disk/**/*.test.ts'], fileParallelism: false },
      },
    ],
  },
});
