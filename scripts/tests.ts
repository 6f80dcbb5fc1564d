import { inspect } from 'node:util'
import { createVitest, type TestModule, type TestSpecification } from 'vitest/node'
import { isPatient, PATIENT_WORKERS } from './patient-files.ts'

/** What became of some tests. A skipped one bears its reason; one that passed at its second try is named, and counts as passed. */
export interface Tally {
  passed: number
  second: string[]
  failed: string[]
  skipped: { name: string; reason: string }[]
}

/** Nothing yet. */
export function emptyTally(): Tally {
  return { passed: 0, second: [], failed: [], skipped: [] }
}

/** Two tallies as one. */
export function addTally(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    second: [...a.second, ...b.second],
    failed: [...a.failed, ...b.failed],
    skipped: [...a.skipped, ...b.skipped],
  }
}

/** What is to be read of a run besides how many passed, a line each. */
export function tallyLines(tally: Tally): string[] {
  return [
    ...tally.second.map((name) => `second try: ${name}`),
    ...tally.failed.map((name) => `failed: ${name}`),
    ...tally.skipped.map(({ name, reason }) => `skipped: ${name}: ${reason}`),
  ]
}

/** The one line that a run closes with. */
export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`
}

/** Which files of a run: all of them, those that wait long, or the others. */
export type Share = 'all' | 'patient' | 'busy'

/**
 * Runs projects of vitest.config.ts, side by side. What vitest finds wrong outside of a test (a file that cannot be loaded, a hook, an
 * error that nobody caught) counts as a failed test, so that no run is green by not having run.
 * @param filters parts of paths; every file of the projects where there is none
 */
export async function runProjects(
  projects: readonly string[],
  filters: readonly string[],
  share: Share = 'all',
): Promise<Tally> {
  Object.assign(process.env, { TEST: 'true', VITEST: 'true', NODE_ENV: process.env.NODE_ENV ?? 'test' })
  const chosen = { project: [...projects], run: true, watch: false, passWithNoTests: true }
  const vitest = await createVitest({
    ...chosen,
    ...(share === 'patient' && { maxWorkers: PATIENT_WORKERS }),
    // Two that draw over the foot of a terminal would draw over each other.
    ...(share !== 'all' && { reporters: [['default', { summary: false }]] }),
  })
  const isWanted = ({ moduleId }: TestSpecification) => share === 'all' || isPatient(moduleId) === (share === 'patient')
  await vitest.standalone()
  const files = (await vitest.globTestSpecifications([...filters])).filter(isWanted)
  if (files.length > 0) await vitest.runTestSpecifications(files, true)
  const tally = vitest.state.getTestModules().map(tallyOf).reduce(addTally, emptyTally())
  const uncaught = vitest.state
    .getUnhandledErrors()
    .map((error) => `${projects.join(', ')}: uncaught: ${textOf(error)}`)
  await vitest.close()
  return addTally(tally, { ...emptyTally(), failed: uncaught })
}

/** An error that nobody caught, in a line, whatever was thrown: from another thread it comes without its class. */
export function textOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
  return (typeof message === 'string' ? message : inspect(message)).split('\n')[0] ?? ''
}

function tallyOf(module: TestModule): Tally {
  const tally = emptyTally()
  const file = module.relativeModuleId
  for (const test of module.children.allTests()) {
    const result = test.result()
    const name = `${file} > ${test.fullName}`
    if (test.diagnostic()?.flaky) tally.second.push(name)
    if (result.state === 'passed') tally.passed++
    else if (result.state === 'failed') tally.failed.push(name)
    else if (result.state === 'pending') tally.failed.push(`${name} (was never run to its end)`)
    else tally.skipped.push({ name, reason: result.note || 'no reason given' })
  }
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0)
  tally.failed.push(...suites.map((suite) => `${file} > ${suite.fullName} (hook)`))
  if (module.errors().length > 0) tally.failed.push(`${file} (cannot be loaded)`)
  return tally
}
