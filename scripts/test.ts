// Every test of the project, closed by one line. Usage: npm test [-- --only NAME[,NAME] [PATH ...]]
// NAME is static, unit, contract, integration, chaos or browser; PATH is a part of the path of test files.
import { parseArgs } from 'node:util'
import { sourceFiles } from './source-files.ts'
import { runStaticChecks } from './static-checks.ts'
import { addTally, closingLine, emptyTally, runProjects, type Share, type Tally, tallyLines } from './tests.ts'

const STEPS = ['static', 'unit', 'contract', 'integration', 'chaos', 'browser'] as const
type Step = (typeof STEPS)[number]

/** Tests that start processes. Those of them that wait long run beside everything, from the beginning. */
const WITH_PROCESSES: readonly Step[] = ['integration', 'chaos', 'browser']
/** What else runs at the same time: tests that load a processor and wait for nothing, then those that start processes. */
const TOGETHER: readonly (readonly Step[])[] = [['static'], ['unit', 'contract'], WITH_PROCESSES]

const NO_BROWSER = 'no Chromium: install one, or name it by CHROMIUM_PATH (as root on Debian it is installed for you)'

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true })
const only = values.only?.split(',') ?? STEPS
const unknown = only.filter((step) => !STEPS.includes(step as Step))
if (unknown.length > 0) {
  console.error(`No such tests: ${unknown.join(', ')}. There are: ${STEPS.join(', ')}`)
  process.exit(2)
}

/** Without a browser each of its files is a skipped test that says so. */
function withoutBrowser(): Tally {
  const files = sourceFiles().filter(({ path }) => path.startsWith('test/browser/') && path.endsWith('.test.ts'))
  return { ...emptyTally(), skipped: files.map(({ path }) => ({ name: path, reason: NO_BROWSER })) }
}

async function run(steps: readonly Step[], share: Share): Promise<Tally> {
  console.log(`\n── ${steps.join(', ')}${share === 'patient' ? ', what waits long' : ''} ──`)
  if (steps.includes('static')) return runStaticChecks()
  if (!steps.includes('browser') || process.env.CHROMIUM_PATH) return runProjects(steps, positionals, share)
  const others = steps.filter((step) => step !== 'browser')
  const tally = others.length === 0 ? emptyTally() : await runProjects(others, positionals, share)
  return share === 'patient' ? tally : addTally(tally, withoutBrowser())
}

const wanted = (steps: readonly Step[]) => steps.filter((step) => only.includes(step))

async function runBusy(): Promise<Tally> {
  let sum = emptyTally()
  for (const steps of TOGETHER.map(wanted)) {
    if (steps.length > 0) sum = addTally(sum, await run(steps, 'busy'))
  }
  return sum
}

async function runPatient(): Promise<Tally> {
  const steps = wanted(WITH_PROCESSES)
  return steps.length > 0 ? await run(steps, 'patient') : emptyTally()
}

const tally = (await Promise.all([runPatient(), runBusy()])).reduce(addTally, emptyTally())

console.log('')
for (const line of tallyLines(tally)) console.log(line)
console.log(closingLine(tally))
process.exit(tally.failed.length > 0 || tally.passed === 0 ? 1 : 0)
