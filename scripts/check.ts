// The static checks, in seconds. Usage: npm run check [-- --write]   (--write: print what is made from code anew first)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { withBoundariesTable } from './boundaries-table.ts'
import { readBoundaries } from './check-boundaries.ts'
import { writeSpecSchema } from './check-specs.ts'
import { shippedSpecs, withEquipmentTables } from './equipment-guide.ts'
import { schemaFiles } from './schemas-doc.ts'
import { ROOT } from './source-files.ts'
import { runStaticChecks } from './static-checks.ts'
import { closingLine } from './tests.ts'

if (process.argv.includes('--write')) {
  const file = `${ROOT}/ARCHITECTURE.md`
  writeFileSync(file, withBoundariesTable(readFileSync(file, 'utf8'), readBoundaries()))
  writeSpecSchema()
  const guide = `${ROOT}/docs/guide/materiel.md`
  writeFileSync(guide, withEquipmentTables(readFileSync(guide, 'utf8'), shippedSpecs()))
  for (const [path, text] of Object.entries(schemaFiles())) {
    mkdirSync(dirname(`${ROOT}/${path}`), { recursive: true })
    writeFileSync(`${ROOT}/${path}`, text)
  }
}
const tally = await runStaticChecks()
console.log(closingLine(tally))
process.exitCode = tally.failed.length === 0 ? 0 : 1
