import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, SetUpError, tail } from './command.mjs'
import { node24 } from './node24.mjs'

const PASSED_OVER = /^(node_modules|dist)$|\.test\.tsx?$/

/** @param {string} folder @returns {string[]} the files of `folder`, in one order */
function files(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => !PASSED_OVER.test(entry.name))
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
}

/** A digest of everything that the built console depends on; '' where the console has nothing to build. */
export function consoleSources(/** @type {string} */ root) {
  if (!existsSync(join(root, 'console/vite.config.ts'))) return ''
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const file of ['console', 'protocol'].flatMap((folder) => files(join(root, folder)))) {
    hash.update(`\0${file.slice(root.length)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Whether a built console lies there. */
export function consoleBuilt(/** @type {string} */ root) {
  return existsSync(join(root, 'console/dist/index.html'))
}

/** The pages beside the console, each built after it: the console begins with an empty folder. */
const PAGES = ['vite.kiosk.config.ts', 'vite.tablet.config.ts']

/** Builds the console into console/dist, and the pages that the server gives beside it. */
export async function buildConsole(/** @type {string} */ root) {
  const vite = [join(root, 'node_modules/vite/bin/vite.js'), 'build']
  const pages = PAGES.filter((page) => existsSync(join(root, 'console', page))).map((page) => [...vite, '-c', page])
  for (const args of [vite, ...pages]) {
    const { code, output } = await command(node24(root), args, {
      what: 'building the console',
      cwd: join(root, 'console'),
    })
    if (code !== 0) throw new SetUpError(`The console could not be built:\n${tail(output)}`)
  }
}
