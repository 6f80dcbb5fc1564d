import { defineConfig } from 'vitest/config'

/** The long form of the chaos tests (`npm run chaos`) kills its programs many times over. */
const longChaos = Number(process.env.PREAU_CHAOS_ROUNDS ?? 0) > 10

/**
 * Unit tests stand beside their file; `test/` holds what crosses folders. Projects differ by what they may cost: `unit` is
 * pure or one process, the others start real processes, sockets and browsers. Of `integration` and `browser` two files run at
 * a time, each with its own ports and folders: much of a file is waiting. `chaos` takes disks and processes away, alone.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,agent,server,console,cli,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          // Files that share a worker share what they import: it halves the time. No module keeps a state between tests.
          isolate: false,
          maxWorkers: 2,
          // A property is tried a thousand times, also where neighbours take the machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contracts/**/*.test.ts'],
          maxWorkers: 2,
          // A database of its own for each test takes PostgreSQL a tenth of a second, on a disk that others use as well longer.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          maxWorkers: 2,
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: longChaos ? 1_800_000 : 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          maxWorkers: 2,
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 150_000,
          hookTimeout: 150_000,
        },
      },
    ],
  },
})
