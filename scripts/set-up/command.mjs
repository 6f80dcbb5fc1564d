import { spawn } from 'node:child_process'

/** How much of a command's output is kept for the case that it fails, in characters. */
const KEPT = 64 * 1024
/** How often a long command says that it is still at work, in ms. */
const EVERY = 10_000

/** What went wrong in the set-up, with what a person can do about it. */
export class SetUpError extends Error {
  /** @param {string} message @param {string} [advice] */
  constructor(message, advice = '') {
    super(message)
    this.name = 'SetUpError'
    this.advice = advice
  }
}

/** Who is told the process number of each program that is started here. */
let tellStarted = (/** @type {number} */ _pid) => {}

/** From now on `tell` hears of every program that this process starts, as soon as it runs. */
export function onStarted(/** @type {(pid: number) => void} */ tell) {
  tellStarted = tell
}

/** One line of progress. It goes to stderr: the stdout of `npm start` belongs to the product. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`set-up: ${line}\n`)
}

/**
 * Runs a program without a shell, says every few seconds that it is at work, and gives its exit code with the end of its
 * output. A signal to this process goes to the program too, and ends this process with it.
 * @param {string} file
 * @param {string[]} args
 * @param {{ what: string, cwd: string, env?: NodeJS.ProcessEnv, within?: number }} options
 *   what: for the progress; within: ms after which the program is ended
 * @returns {Promise<{ code: number, output: string }>} code 127 where the program cannot be started
 */
export function command(file, args, { what, cwd, env = process.env, within }) {
  const started = performance.now()
  const seconds = () => Math.round((performance.now() - started) / 1000)
  say(`${what} …`)
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    if (child.pid !== undefined) tellStarted(child.pid)
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-KEPT)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const progress = setInterval(() => say(`${what} … ${seconds()} s`), EVERY)
    const limit = within === undefined ? undefined : setTimeout(() => child.kill(), within)
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal)
      process.exit(1)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.once(signal, forward)
    const end = (/** @type {number} */ code) => {
      clearInterval(progress)
      clearTimeout(limit)
      for (const signal of signals) process.off(signal, forward)
      if (code === 0) say(`${what}: done after ${seconds()} s`)
      resolve({ code, output })
    }
    child.on('error', (error) => {
      output += String(error)
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/** The last lines of `output`, for the report of a failure. */
export function tail(/** @type {string} */ output, lines = 25) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
