// Measures. Usage: npm run bench [-- NAME ... | all]   One JSON line a figure; exit status 1 where a goal is missed.
import { existsSync, readdirSync } from 'node:fs'
import { type Bench, measure } from './figures.ts'

const FOLDER = `${import.meta.dirname}/benches`
const files = existsSync(FOLDER) ? readdirSync(FOLDER) : []
const names = files.filter((file) => /^[a-z-]+\.ts$/.test(file)).map((file) => file.slice(0, -3))

/** A folder of benches may also hold what one of them starts: only a file that exports `bench` is one. */
async function load(name: string): Promise<Bench | undefined> {
  const module: { bench?: Bench } = await import(`${FOLDER}/${name}.ts`)
  return module.bench
}

const benches = (await Promise.all(names.map(load))).filter((bench) => bench !== undefined)
const wanted = process.argv.slice(2)
if (wanted.length === 0) {
  for (const { name, about, figures } of benches)
    console.log(`${name}  ${about}\n    ${Object.keys(figures).join(', ')}`)
  console.log('\nnpm run bench -- NAME ...   or: npm run bench -- all')
  process.exit(0)
}
const chosen = wanted.includes('all') ? benches : benches.filter(({ name }) => wanted.includes(name))
const unknown = wanted.filter((name) => name !== 'all' && !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
let missed = false
for (const bench of chosen) {
  const lines = await measure(bench, (line) => console.log(JSON.stringify(line)))
  missed ||= lines.some((line) => line.met === false)
}
process.exit(missed ? 1 : 0)
