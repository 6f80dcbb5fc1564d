// Every test of the project, closed by one line. Usage: npm test [-- --only NAME[,NAME] [PATH ...]]
// NAME is static, unit, contract, integration, chaos or browser; PATH is a part of the path of test files.
import { parseArgs } from 'node:util'
import { sourceFiles } from './source-files.ts'
import { runStaticChecks } from './static-checks.ts'
import { addTally, closingLine, emptyTally, runProjects, type Tally, tallyLines } from './tests.ts'

const STEPS = ['static', 'unit', 'contract', 'integration', 'chaos', 'browser'] as const
type Step = (typeof STEPS)[number]

/** What runs at the same time: tests that load a processor and wait for nothing, then those that start processes and wait much. */
const TOGETHER: readonly (readonly Step[])[] = [['static'], ['unit', 'contract'], ['integration', 'chaos', 'browser']]

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

async function run(steps: readonly Step[]): Promise<Tally> {
  console.log(`\n── ${steps.join(', ')} ──`)
  if (steps.includes('static')) return runStaticChecks()
  if (!steps.includes('browser') || process.env.CHROMIUM_PATH) return runProjects(steps, positionals)
  const others = steps.filter((step) => step !== 'browser')
  return others.length === 0 ? withoutBrowser() : addTally(await runProjects(others, positionals), withoutBrowser())
}

let tally = emptyTally()
for (const steps of TOGETHER) {
  const wanted = steps.filter((step) => only.includes(step))
  if (wanted.length > 0) tally = addTally(tally, await run(wanted))
}

console.log('')
for (const line of tallyLines(tally)) console.log(line)
console.log(closingLine(tally))
process.exit(tally.failed.length > 0 || tally.passed === 0 ? 1 : 0)
