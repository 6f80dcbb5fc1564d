import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { ERRORS } from '@preau/protocol/errors.ts'
import { architectureFaults } from './boundaries-table.ts'
import { checkBoundaries, readBoundaries, unusedRows } from './check-boundaries.ts'
import { specFileFaults } from './check-specs.ts'
import { documentPathFaults } from './document-paths.ts'
import { guideFaults, shippedSpecs } from './equipment-guide.ts'
import { errorsDocFaults } from './errors-doc.ts'
import { registryFaults } from './registry-names.ts'
import { schemaFaults } from './schemas-doc.ts'
import { projectFiles, ROOT, sourceFiles } from './source-files.ts'
import { emptyTally, type Tally } from './tests.ts'

/** A check that needs no test runner: it gives what is wrong, one line each, or why it cannot be made here. */
interface StaticCheck {
  name: string
  run: () => Promise<string[] | { skipped: string }>
}

const read = (path: string): string => readFileSync(`${ROOT}/${path}`, 'utf8')

const CHECKS: readonly StaticCheck[] = [
  { name: 'types', run: () => tool('node_modules/typescript/bin/tsc', ['-b', '--pretty', 'false']) },
  { name: 'lint and format', run: () => tool('node_modules/@biomejs/biome/bin/biome', ['ci', '--colors=off', '.']) },
  { name: 'import boundaries', run: async () => checkBoundaries(readBoundaries(), sourceFiles()) },
  { name: 'boundaries.json has no unused row', run: async () => unusedRows(readBoundaries(), sourceFiles()) },
  {
    name: 'ARCHITECTURE.md prints boundaries.json',
    run: async () => architectureFaults(read('ARCHITECTURE.md'), readBoundaries()),
  },
  {
    name: 'docs/errors.md has every error code',
    run: async () => errorsDocFaults(read('docs/errors.md'), Object.keys(ERRORS)),
  },
  { name: 'firmware-specs mean what they say', run: async () => specFileFaults() },
  {
    name: 'docs/guide/materiel.md lists firmware-specs',
    run: async () => guideFaults(read('docs/guide/materiel.md'), shippedSpecs()),
  },
  {
    name: 'docs/schemas has the schemas of the code',
    run: async () => schemaFaults((path) => (existsSync(`${ROOT}/${path}`) ? read(path) : undefined)),
  },
  { name: 'documents name paths that exist', run: async () => documents().flatMap(pathFaults) },
  { name: 'no file names a registry', run: async () => registryFaults(projectFiles(), read) },
  { name: 'the lock file fits package.json', run: dryRun },
]

/** What a newcomer reads. */
function documents(): string[] {
  return projectFiles().filter((path) => /^(?:[A-Z]+|docs\/.*)\.md$/.test(path))
}

function pathFaults(document: string): string[] {
  return documentPathFaults(document, read(document), (path) => existsSync(`${ROOT}/${path}`))
}

/** Runs every static check, says what each found, and counts each as a test. */
export async function runStaticChecks(): Promise<Tally> {
  const tally = emptyTally()
  for (const { name, run } of CHECKS) {
    const started = performance.now()
    const found = await run().catch((error: unknown) => [String(error)])
    const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`
    if (!Array.isArray(found)) {
      tally.skipped.push({ name, reason: found.skipped })
      console.log(` ↓ ${name}: skipped: ${found.skipped}`)
    } else if (found.length > 0) {
      tally.failed.push(name)
      console.log(` × ${name} (${seconds})\n${found.map((line) => `     ${line}`).join('\n')}`)
    } else {
      tally.passed++
      console.log(` ✓ ${name} (${seconds})`)
    }
  }
  return tally
}

/** The lines that a tool of node_modules prints where it fails. */
async function tool(script: string, args: string[]): Promise<string[]> {
  const { code, output } = await exec(process.execPath, [script, ...args])
  return code === 0 ? [] : output.trimEnd().split('\n')
}

/** `npm ci --dry-run`: whether the lock file fits. npm is the one that started this run; without it nothing is known. */
async function dryRun(): Promise<string[] | { skipped: string }> {
  const npm = process.env.npm_execpath
  if (!npm?.endsWith('npm-cli.js')) return { skipped: 'not started by npm' }
  const { code, output } = await exec(process.execPath, [
    npm,
    'ci',
    '--dry-run',
    '--ignore-scripts',
    '--no-audit',
    '--loglevel=error',
  ])
  if (code === 0) return []
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENOTCACHED/.test(output))
    return { skipped: 'the npm registry is out of reach' }
  return output.trimEnd().split('\n').slice(0, 20)
}

function exec(file: string, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
