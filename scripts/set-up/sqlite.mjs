import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { command, SetUpError, tail } from './command.mjs'
import { bringNode, node24, nodeHeaders } from './node24.mjs'
import { inPath } from './programs.mjs'

/** What a machine without a compiler has to install. */
const COMPILER = `SQLite has to be compiled on this machine, and a compiler is missing. Install one, then try again:
  Debian, Ubuntu   sudo apt-get install -y python3 make g++
  Fedora           sudo dnf install -y python3 make gcc-c++
  macOS            xcode-select --install
  Windows          winget install Python.Python.3.13 Microsoft.VisualStudio.2022.BuildTools
                   (with the workload « Desktop development with C++ »)`

const BINARY = 'node_modules/sqlite3/build/Release/node_sqlite3.node'

/** What tells one build of the module from another, without loading it: '' where there is none. */
export function sqliteBuild(/** @type {string} */ root) {
  const file = join(root, BINARY)
  if (!existsSync(file)) return ''
  const { size, mtimeMs } = statSync(file)
  return `${size}-${Math.round(mtimeMs)}`
}

/** Whether the pinned Node loads the module and gets an answer from it. It costs a process: about 60 ms. */
export function sqliteWorks(/** @type {string} */ root) {
  const script = `new (require('sqlite3').Database)(':memory:').get('SELECT 42 AS n', (error, row) => {
    process.exitCode = row?.n === 42 ? 0 : 1
  })`
  return spawnSync(node24(root), ['-e', script], { cwd: root, stdio: 'ignore', windowsHide: true }).status === 0
}

/**
 * Makes the module: the one that was made here before, else the ready-made one where its maker's site can be reached
 * (seconds), else from the source that lies in the package. Node's headers come from the Node package, since a machine may
 * reach nothing but the npm registry.
 */
export async function bringSqlite(/** @type {string} */ root) {
  const kept = keptCopy(root)
  if (existsSync(kept)) {
    mkdirSync(dirname(join(root, BINARY)), { recursive: true })
    copyFileSync(kept, join(root, BINARY))
    if (sqliteWorks(root)) return
  }
  if (!(await fetchSqlite(root))) {
    const missing = missingTools()
    if (missing.length > 0) throw new SetUpError(`Not found: ${missing.join(', ')}`, COMPILER)
    await compileSqlite(root)
  }
  mkdirSync(dirname(kept), { recursive: true })
  copyFileSync(join(root, BINARY), kept)
}

/**
 * Where a module that works is kept: `npm ci` throws away what was compiled, whatever changed. N-API makes it good for any
 * Node; its name says for which source and which machine it was made.
 * @param {string} root
 */
function keptCopy(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/sqlite3/package.json'), 'utf8'))
  return join(root, '.build', `sqlite3-${version}-${process.platform}-${process.arch}.node`)
}

/** @param {string} root @returns {Promise<boolean>} whether it is there and works now */
async function fetchSqlite(root) {
  const script = join(root, 'node_modules/prebuild-install/bin.js')
  if (process.env.npm_config_build_from_source === 'true' || !existsSync(script)) return false
  const { code } = await command(node24(root), [script, '-r', 'napi'], {
    what: 'looking for a ready-made SQLite',
    cwd: join(root, 'node_modules/sqlite3'),
    within: 20_000,
  })
  return code === 0 && sqliteWorks(root)
}

/** @param {string} root */
async function compileSqlite(root) {
  if (!nodeHeaders(root)) await bringNode(root)
  const headers = nodeHeaders(root)
  // On Windows a build also needs node.lib, which the Node package lacks: there node-gyp has to fetch both.
  const nodedir = headers && process.platform !== 'win32' ? [`--nodedir=${headers}`] : []
  const script = join(root, 'node_modules/node-gyp/bin/node-gyp.js')
  const { code, output } = await command(node24(root), [script, 'rebuild', ...nodedir], {
    what: 'compiling SQLite (one to three minutes)',
    cwd: join(root, 'node_modules/sqlite3'),
  })
  const log = join(root, 'sqlite-build.log')
  if (code !== 0) writeFileSync(log, output)
  if (code !== 0)
    throw new SetUpError(`SQLite could not be compiled (the whole story: ${log}):\n${tail(output)}`, COMPILER)
  if (!sqliteWorks(root)) throw new SetUpError('SQLite was compiled and cannot be loaded', COMPILER)
}

/** The tools of a build that this machine lacks. On Windows node-gyp looks for itself. */
function missingTools() {
  if (process.platform === 'win32') return []
  const tools = [
    ['python3', 'python'],
    ['make', 'gmake'],
    ['c++', 'g++', 'clang++'],
  ]
  return tools.filter((names) => !names.some((name) => inPath(name))).map((names) => names[0] ?? '')
}
