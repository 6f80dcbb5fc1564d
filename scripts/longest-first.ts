import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait long beside their little work, the longest first: begun last, each would be waited for alone. */
export const LONG: readonly string[] = [
  'test/integration/enrolled-agent.test.ts',
  'test/integration/new-address.test.ts',
  'test/integration/cli.test.ts',
  'test/integration/service.test.ts',
  'test/integration/device.test.ts',
  'test/browser/equipment.test.ts',
  'test/integration/demo-year.test.ts',
  'test/chaos/server-on-postgres.test.ts',
  'test/chaos/territory-killed.test.ts',
  'test/chaos/uplink-cut.test.ts',
]

/** Those of LONG and the others by turns, each in its own order, so that most of those that run together have something to do. */
export function byTurns<T>(files: readonly T[], pathOf: (file: T) => string): T[] {
  const rank = (file: T) => LONG.findIndex((path) => pathOf(file).endsWith(path))
  const long = files.filter((file) => rank(file) >= 0).sort((a, b) => rank(a) - rank(b))
  const others = files.filter((file) => rank(file) < 0)
  return [
    ...others.flatMap((file, index) => [...long.slice(index, index + 1), file]),
    ...long.slice(Math.min(others.length, long.length)),
  ]
}

/** By turns one that waits long and one of the others: what failed last time, then the longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return byTurns(await super.sort(files), ({ moduleId }) => moduleId)
  }
}
