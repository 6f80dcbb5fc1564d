/**
 * Writes a small demo school with its year into a store, as a process of its own that may be killed at any moment. Prints how
 * many devices are done, then whether it wrote any. Arguments: data folder, how many of the machines.
 */
import { fileURLToPath } from 'node:url'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { demoSchool } from '../../cli/demo-year.ts'
import { seedSchool } from '../../server/seed/school.ts'

const SPECS = fileURLToPath(new URL('../../firmware-specs/devices', import.meta.url))
const [folder = '', machines = '1'] = process.argv.slice(2)
const school = demoSchool('jules-ferry', Date.now(), readSpecs(SPECS))
const wrote = await seedSchool(
  folder,
  { ...school, devices: school.devices.slice(0, Number(machines)) },
  { stopping: () => false, progress: (done) => process.stdout.write(`${done}\n`) },
)
process.stdout.write(`${wrote}\n`)
