import { accessSync, constants, existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, resolve, sep } from 'node:path'
import { SetUpError } from './command.mjs'

/** Where `name` stands in PATH, or undefined. */
export function inPath(/** @type {string} */ name, path = process.env.PATH ?? '') {
  const endings = process.platform === 'win32' ? ['.exe'] : ['']
  for (const folder of path.split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = join(folder, name + ending)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // not here: the next folder
      }
    }
  }
  return undefined
}

/**
 * The machine's own Node. Under `npm start` the first `node` of PATH is the one in node_modules, which `npm ci` removes
 * while it runs; so that one is never the answer.
 */
export function systemNode(/** @type {string} */ root) {
  const modules = resolve(root, 'node_modules') + sep
  const outside = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !`${resolve(folder)}${sep}`.startsWith(modules))
  const candidates = [process.env.npm_node_execpath, process.execPath, inPath('node', outside.join(delimiter))]
  for (const file of candidates) {
    if (file && existsSync(file) && !realpathSync(file).startsWith(modules)) return file
  }
  throw new SetUpError('No Node.js found outside of node_modules', 'Install Node.js 20 or later: https://nodejs.org')
}

/**
 * npm as a script for `node`: a .cmd file cannot be started without a shell.
 * @param {string} node
 */
export function npmScript(node) {
  const real = dirname(realpathSync(node))
  const link = inPath('npm')
  const candidates = [
    process.env.npm_execpath,
    join(real, 'node_modules/npm/bin/npm-cli.js'),
    join(real, '../lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
    link && realpathSync(link),
  ]
  const found = candidates.find((file) => file?.endsWith('npm-cli.js') && existsSync(file))
  if (found) return found
  throw new SetUpError('npm was not found', 'Install npm 10 or later; it comes with Node.js: https://nodejs.org')
}
