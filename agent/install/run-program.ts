import { spawn } from 'node:child_process'

/** How a program ended. `text` is the beginning of what it wrote. */
export type ProgramEnd =
  | { ended: 'code'; code: number; text: string }
  | { ended: 'late' | 'stopped' | 'absent'; text: string }

export interface RunProgramParts {
  /** ms; after that it is ended, with all that it started. */
  within: number
  signal: AbortSignal
  /** What becomes of it where it is to stop: an installer is left alone, since half of an installation is worse than a slow one. */
  onStop: 'end' | 'leave'
  environment?: NodeJS.ProcessEnv
  folder: string
}

const MAX_TEXT = 64 * 1024
/** From the wish that it ends to its end, in ms. */
const END_WITHIN = 5000

/** Runs a program by its whole path, its arguments one by one: no shell reads them. It has no input, and a process group of its own. */
export function runProgram([program = '', ...args]: readonly string[], parts: RunProgramParts): Promise<ProgramEnd> {
  const { within, signal, onStop, environment = {}, folder } = parts
  const isWindows = process.platform === 'win32'
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let size = 0
    let why: 'late' | 'stopped' | undefined
    const child = spawn(program, args, {
      ...{ cwd: folder, env: environment, detached: !isWindows, windowsHide: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const end = (reason: 'late' | 'stopped') => {
      why ??= reason
      signalAll(child.pid, 'SIGTERM', isWindows)
      hard ??= setTimeout(() => signalAll(child.pid, 'SIGKILL', isWindows), END_WITHIN)
    }
    let hard: NodeJS.Timeout | undefined
    const limit = setTimeout(() => end('late'), within)
    const stop = () => {
      if (onStop === 'end') return end('stopped')
      child.unref()
      settle({ ended: 'stopped', text: '' })
    }
    const take = (chunk: Buffer) => {
      if (size < MAX_TEXT) chunks.push(chunk)
      size += chunk.length
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const settle = (ended: ProgramEnd) => {
      clearTimeout(limit)
      clearTimeout(hard)
      signal.removeEventListener('abort', stop)
      done(ended)
    }
    const text = () => Buffer.concat(chunks).subarray(0, MAX_TEXT).toString('utf8')
    child.once('error', () => settle({ ended: 'absent', text: '' }))
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    // What it started and left may hold its output open for ever: its own end counts.
    child.once('exit', (code) =>
      setImmediate(() =>
        settle(why ? { ended: why, text: text() } : { ended: 'code', code: code ?? -1, text: text() }),
      ),
    )
  })
}

function signalAll(pid: number | undefined, name: NodeJS.Signals, isWindows: boolean): void {
  if (pid === undefined) return
  try {
    if (isWindows) spawn('taskkill', ['/PID', `${pid}`, '/T', '/F'], { stdio: 'ignore', windowsHide: true })
    else process.kill(-pid, name)
  } catch {
    // It has ended by itself.
  }
}
