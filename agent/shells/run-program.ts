import { spawn } from 'node:child_process'
import { isAbsolute } from 'node:path'

export interface RunningProgram {
  /** Ends it, with all that it started. */
  end(): void
}

/** An end that is asked for is waited for so long, ms. */
const END_WITHIN = 3000

/**
 * Starts an application of the machine's catalogue, by its whole path and its arguments one by one: no shell reads them. undefined
 * where it does not start. Where it is a browser or an office, what may be done in it is the business of its own policy.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<RunningProgram | undefined> {
  if (!isAbsolute(program)) return Promise.resolve(undefined)
  const isWindows = process.platform === 'win32'
  const child = spawn(program, args, { stdio: 'ignore', detached: !isWindows, env: environment })
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || (isWindows && child.exitCode !== null)) return
    try {
      if (isWindows) spawn('taskkill', ['/PID', `${child.pid}`, '/T', '/F'], { stdio: 'ignore', windowsHide: true })
      else process.kill(-child.pid, name)
    } catch {
      // It ended by itself.
    }
  }
  return new Promise((done) => {
    child.once('error', () => done(undefined))
    child.once('spawn', () =>
      done({
        end() {
          signal('SIGTERM')
          setTimeout(() => signal('SIGKILL'), END_WITHIN).unref()
        },
      }),
    )
  })
}
