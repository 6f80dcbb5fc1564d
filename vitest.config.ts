import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { PatientFirst } from './scripts/patient-first.ts'

/** The long form of the chaos tests (`npm run chaos`) kills its programs many times over. */
const longChaos = Number(process.env.PREAU_CHAOS_ROUNDS ?? 0) > 10

/** What the projects have in common that start processes. */
const WITH_PROCESSES = {
  maxWorkers: availableParallelism() + 1,
  // A test that passes at its second try is told after the run: it is a defect to mend, and no reason to stop the others.
  retry: process.env.CI === 'true' ? 1 : 0,
  // One limit for all, far beyond what any needs: it ends what hangs, and is no measurement of a machine.
  expect: { poll: { timeout: 30_000 } },
  testTimeout: 300_000,
  hookTimeout: 300_000,
}

/**
 * Unit tests stand beside their file; `test/` holds what crosses folders. Projects differ by what they may cost: `unit` is
 * pure or one process, the others start real processes, sockets and browsers. `integration`, `chaos` and `browser` run
 * together, one file more than there are processors, each with its own ports, disks and folders: much of a file is waiting. Those
 * that do little else have workers of their own in `npm test` (`scripts/patient-files.ts`).
 * The long form of `chaos` kills its programs alone.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: PatientFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,agent,server,console,cli,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**'],
          // Files that share a worker share what they import: it halves the time. No module keeps a state between tests.
          isolate: false,
          maxWorkers: 2,
          expect: { poll: { timeout: 15_000 } },
          // A property is tried a thousand times, also where neighbours take the machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contracts/**/*.test.ts'],
          maxWorkers: 2,
          expect: { poll: { timeout: 15_000 } },
          // A database of its own for each test takes PostgreSQL a tenth of a second, on a disk that others use as well longer.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          ...WITH_PROCESSES,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          ...WITH_PROCESSES,
          ...(longChaos && { fileParallelism: false, maxWorkers: 1 }),
          ...(longChaos && { testTimeout: 1_800_000 }),
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/browser/make-shared.ts'],
          ...WITH_PROCESSES,
        },
      },
    ],
  },
})
