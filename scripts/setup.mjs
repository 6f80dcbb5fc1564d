// Makes a fresh clone ready to run: packages, the pinned Node, SQLite, the program in few files, the console. Plain JavaScript without a dependency,
// because it runs before there is any, under whatever Node (20 or later) the machine has. Usage: node scripts/setup.mjs
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetUpError, say } from './set-up/command.mjs'
import { buildConsole, consoleBuilt, consoleSources } from './set-up/console.mjs'
import { installModules, modulesFault } from './set-up/modules.mjs'
import { bringNode, node24, nodeWorks, pinnedNode } from './set-up/node24.mjs'
import { isPacked, pack } from './set-up/pack.mjs'
import { bringSqlite, sqliteBuild, sqliteWorks } from './set-up/sqlite.mjs'
import { inTurn } from './set-up/turn.mjs'

/** The folder of the project. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * What was seen to work, so that a later run need not start a process to see it again. Losing the file costs a second.
 * @typedef {{ node?: string, sqlite?: string, console?: string }} Seen
 */

/**
 * Does what is missing and nothing else; safe after a run that was killed, and beside another one.
 * @param {{ console?: boolean }} [wanted] console: build it where its sources changed
 * @returns {Promise<string>} the path of the pinned Node
 */
export async function setUp({ console: withConsole = true } = {}) {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new SetUpError(
      `Node.js ${process.versions.node} is too old`,
      'Install Node.js 20 or later: https://nodejs.org',
    )
  }
  if (!ready(withConsole)) await inTurn(join(ROOT, '.build/set-up.turn'), () => makeReady(withConsole))
  return node24(ROOT)
}

/** Whether nothing is to be done: files are looked at, no process is started. @param {boolean} withConsole */
function ready(withConsole) {
  const seen = readSeen()
  if (modulesFault(ROOT)) return false
  if (seen.node !== pinnedNode(ROOT) || !existsSync(node24(ROOT))) return false
  if (!seen.sqlite || seen.sqlite !== sqliteBuild(ROOT)) return false
  if (!isPacked(ROOT)) return false
  if (!withConsole) return true
  const sources = consoleSources(ROOT)
  return sources === '' || (consoleBuilt(ROOT) && seen.console === sources)
}

/** @param {boolean} withConsole */
async function makeReady(withConsole) {
  const fault = modulesFault(ROOT)
  if (fault) {
    say(fault)
    await installModules(ROOT)
  }
  if (!nodeWorks(ROOT)) await bringNode(ROOT)
  if (!sqliteWorks(ROOT)) await bringSqlite(ROOT)
  const seen = { ...readSeen(), node: pinnedNode(ROOT), sqlite: sqliteBuild(ROOT) }
  writeSeen(seen)
  if (!isPacked(ROOT)) await pack(ROOT)
  const sources = withConsole ? consoleSources(ROOT) : ''
  if (sources === '' || (consoleBuilt(ROOT) && seen.console === sources)) return
  // A build that is killed half-way must not pass for the one before it.
  writeSeen({ ...seen, console: '' })
  await buildConsole(ROOT)
  writeSeen({ ...seen, console: sources })
}

/** @returns {Seen} */
function readSeen() {
  try {
    return JSON.parse(readFileSync(join(ROOT, '.setup.json'), 'utf8'))
  } catch {
    return {}
  }
}

/** @param {Seen} seen */
function writeSeen(seen) {
  writeFileSync(join(ROOT, '.build/setup.json.new'), `${JSON.stringify(seen, null, 2)}\n`)
  renameSync(join(ROOT, '.build/setup.json.new'), join(ROOT, '.setup.json'))
}

/** The set-up for a program that cannot go on without it: says what failed, and what to do, and ends the process. */
export async function setUpOrExit(/** @type {{ console?: boolean }} */ wanted = {}) {
  try {
    return await setUp(wanted)
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error
    process.stderr.write(`\n${error.message}\n${error.advice ? `\n${error.advice}\n` : ''}`)
    return process.exit(1)
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await setUpOrExit()
