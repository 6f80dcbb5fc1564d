import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, SetUpError, tail } from './command.mjs'
import { npmScript, systemNode } from './programs.mjs'

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} Entry
 * @typedef {{ packages?: Record<string, Entry> }} Lock
 */

/** @param {string} file @returns {Lock | undefined} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Why node_modules is not what the lock file says; undefined where it is. npm writes its own list of what it installed as
 * its last act, so a run that was killed leaves none; a folder that went missing later is seen on the disk.
 * @param {Lock | undefined} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 * @param {(path: string) => boolean} there whether a path of the lock file is on the disk
 */
export function faultOfModules(wanted, installed, there) {
  if (!installed?.packages) return 'node_modules is absent or half written'
  for (const [path, entry] of Object.entries(wanted?.packages ?? {})) {
    if (!path.includes('node_modules/')) continue
    const found = installed.packages[path]
    if (found === undefined && (entry.optional || entry.devOptional)) continue
    if (found === undefined) return `${path} is not installed`
    if (found.version !== entry.version) return `${path} is ${found.version}, not ${entry.version}`
    if (!there(path)) return `${path} has gone`
  }
  return undefined
}

/** Why the node_modules of `root` must be installed anew, or undefined. */
export function modulesFault(/** @type {string} */ root) {
  return faultOfModules(
    readLock(join(root, 'package-lock.json')),
    readLock(join(root, 'node_modules/.package-lock.json')),
    (path) => existsSync(join(root, path, 'package.json')),
  )
}

/** `npm ci` without any install script: what needs one (Node, SQLite) is brought by the steps after. */
export async function installModules(/** @type {string} */ root) {
  const first = await npmCi(root)
  // Another program may still have had a file open there, or have been writing: once more, then.
  const { code, output } = /ENOTEMPTY|EBUSY|EPERM/.test(first.output) && first.code !== 0 ? await npmCi(root) : first
  if (code === 0) return
  throw new SetUpError(
    `npm ci failed:\n${tail(output)}`,
    'Is the npm registry within reach? Behind a proxy: npm config set proxy http://HOST:PORT, then try again.',
  )
}

/** @param {string} root */
function npmCi(root) {
  const node = systemNode(root)
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  const args = [npmScript(node), 'ci', ...flags, '--prefer-offline', '--loglevel=error']
  return command(node, args, { what: 'installing the packages of package-lock.json (about 20 s)', cwd: root })
}
