import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ROOT } from '../setup.mjs'

/**
 * Runs a script under the pinned Node in this process's place: its streams, its signals, and its end are handed through.
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
export function passOn(node, args, env = process.env) {
  const path = [dirname(node), join(ROOT, 'node_modules/.bin'), env.PATH].join(delimiter)
  // The channel tells the child when this process is no more, even when it was killed.
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...env, PATH: path } })
  // A terminal sends Ctrl-C to the child by itself: handing it on too would make it two.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('error', (error) => {
    process.stderr.write(`${node}: ${error.message}\n`)
    process.exit(127)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}
