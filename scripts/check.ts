// The static checks, in seconds. Usage: npm run check [-- --write]   (--write: refresh what documents print of the code first)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { withBoundariesTable } from './boundaries-table.ts'
import { readBoundaries } from './check-boundaries.ts'
import { schemaFiles } from './schemas-doc.ts'
import { ROOT } from './source-files.ts'
import { runStaticChecks } from './static-checks.ts'
import { closingLine } from './tests.ts'

if (process.argv.includes('--write')) {
  const file = `${ROOT}/ARCHITECTURE.md`
  writeFileSync(file, withBoundariesTable(readFileSync(file, 'utf8'), readBoundaries()))
  for (const [path, text] of Object.entries(schemaFiles())) {
    mkdirSync(dirname(`${ROOT}/${path}`), { recursive: true })
    writeFileSync(`${ROOT}/${path}`, text)
  }
}
const tally = await runStaticChecks()
console.log(closingLine(tally))
process.exitCode = tally.failed.length === 0 ? 0 : 1
