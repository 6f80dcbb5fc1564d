import { type ChildProcess, spawn } from 'node:child_process'

export interface ChildOptions {
  node: string
  args: readonly string[]
  /** Its standard output goes on into ours; else nowhere. */
  loud: boolean
  /** A number from 0 up to, not including, 1. */
  random(): number
  /** It ended although nobody asked for that, and is started again after `wait` ms. */
  onDied(code: number | null, wait: number): void
}

export interface KeptChild {
  /** Ends it, by force where it does not end within `within` ms. */
  stop(within?: number): Promise<void>
}

const FIRST_WAIT = 1000
const LONGEST_WAIT = 60_000
/** A child that lived for so long starts its count of falls anew, in ms. */
const STEADY = 60_000

/**
 * A child that is there as long as this program is: started again with growing waits when it dies, ended with us. It notices
 * our own end, even by SIGKILL, by its channel (see stop-signal.ts).
 */
export function keepChild({ node, args, loud, random, onDied }: ChildOptions): KeptChild {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let falls = 0

  const start = () => {
    const startedAt = performance.now()
    child = spawn(node, args, { stdio: ['ignore', loud ? 'inherit' : 'ignore', 'inherit', 'ipc'] })
    let ended = false
    const onEnd = (code: number | null) => {
      if (ended) return
      ended = true
      child = undefined
      if (stopping) return
      falls = performance.now() - startedAt > STEADY ? 1 : falls + 1
      const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (falls - 1)) * (0.5 + random() / 2)
      onDied(code, Math.round(wait))
      timer = setTimeout(start, wait)
    }
    child.on('exit', onEnd)
    child.on('error', () => onEnd(null))
  }
  start()

  return {
    stop(within = 5000) {
      stopping = true
      clearTimeout(timer)
      const ending = child
      if (!ending) return Promise.resolve()
      return new Promise((done) => {
        const force = setTimeout(() => ending.kill('SIGKILL'), within)
        ending.once('exit', () => {
          clearTimeout(force)
          done()
        })
        ending.kill('SIGTERM')
      })
    },
  }
}
