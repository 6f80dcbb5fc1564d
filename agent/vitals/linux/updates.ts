import type { ReadingSource } from '../reading-source.ts'
import { present } from '../values.ts'

/** The updates that the system knows of, on systems with apt. It only reads the lists that are there: nothing is fetched. */
export const updates = (): ReadingSource => ({
  names: ['updates.pending', 'updates.security'],
  every: 43_200,
  spawns: 4,
  timeout: 130,
  read: async (machine) => {
    const result = await machine.run('apt', ['list', '--upgradable'], { timeout: 120_000 })
    return result?.code === 0 ? parseUpgradable(result.stdout) : {}
  },
})

/** One line a package: `name/suite,suite version arch [upgradable from: version]`. */
export function parseUpgradable(text: string) {
  const suites = text.split('\n').flatMap((line) => /^[^/\s]+\/(\S+) .*\[upgradable from: /.exec(line)?.[1] ?? [])
  return present({
    'updates.pending': suites.length,
    'updates.security': suites.filter((names) => /-security\b/.test(names)).length,
  })
}
