import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { noMachines } from './two-networks.ts'

/**
 * A school's line to the world as two cables of Linux with a relay between them, in a network namespace of its own: what is sent to
 * `host` goes over the first to the relay, and over the second back to this machine. The first can be cut, slowed, and half cut.
 */
export interface OneLink {
  /** Where the relay listens. */
  readonly host: string
  /** Passes a port of this machine on; what stops that. */
  relay(port: number): void
  /** The cable is out: nothing goes either way, and nobody is told. */
  cut(): void
  heal(): void
  /** So many kilobits a second from the school on. */
  slow(kbit: number): void
  /** What the school sends arrives, and no answer comes back. */
  halfOpen(): void
  remove(): Promise<void>
}

/** Why there can be none here; undefined where there can. */
export function noLink(): string | undefined {
  const none = noMachines()
  if (none) return none
  try {
    for (const program of ['socat', 'tc']) execFileSync(program, ['-V'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'no `socat` or no `tc`: apt-get install socat iproute2'
  }
}

/** The nth of the 16 384 pairs of cables for which 198.18.0.0/15, which no network uses (RFC 2544), has room. */
function addressIn(pair: number, last: number): string {
  const number = (pair % 16_384) * 8 + last
  return `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`
}

/** Makes one, on addresses of its own: other runs on this machine may have theirs. */
export function oneLink(): OneLink {
  const at = (last: number) => addressIn(process.pid, last)
  const name = `preau-l${process.pid}`
  const ip = (...args: string[]) => void execFileSync('ip', args, { stdio: 'pipe' })
  const inside = (...args: string[]) => ip('-n', name, ...args)
  const school = { here: `pa${process.pid}`, there: `pb${process.pid}`, ours: at(1), relays: at(2) }
  const world = { here: `pc${process.pid}`, there: `pe${process.pid}`, ours: at(5), relays: at(6) }
  const relays: ChildProcess[] = []
  ip('netns', 'add', name)
  inside('link', 'set', 'lo', 'up')
  for (const { here, there, ours, relays: theirs } of [school, world]) {
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there)
    ip('link', 'set', there, 'netns', name)
    ip('addr', 'add', `${ours}/30`, 'dev', here)
    ip('link', 'set', here, 'up')
    inside('addr', 'add', `${theirs}/30`, 'dev', there)
    inside('link', 'set', there, 'up')
  }
  const tc = (...args: string[]) => void execFileSync('tc', args, { stdio: 'pipe' })
  let isSlow = false
  let isHalf = false
  return {
    host: school.relays,
    relay(port) {
      const listen = `TCP-LISTEN:${port},bind=${school.relays},fork,reuseaddr`
      const args = ['netns', 'exec', name, 'socat', listen, `TCP:${world.ours}:${port}`]
      // A group of its own: it starts one more for each connection.
      relays.push(spawn('ip', args, { stdio: 'ignore', detached: true }))
    },
    cut: () => ip('link', 'set', school.here, 'down'),
    heal() {
      ip('link', 'set', school.here, 'up')
      if (isSlow) tc('qdisc', 'del', 'dev', school.here, 'root')
      if (isHalf) inside('route', 'del', 'blackhole', `${school.ours}/32`)
      isSlow = false
      isHalf = false
    },
    slow(kbit) {
      tc('qdisc', 'add', 'dev', school.here, 'root', 'tbf', 'rate', `${kbit}kbit`, 'burst', '4kb', 'latency', '400ms')
      isSlow = true
    },
    halfOpen() {
      inside('route', 'add', 'blackhole', `${school.ours}/32`)
      isHalf = true
    },
    async remove() {
      for (const { pid, exitCode } of relays) if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL')
      await Promise.all(
        relays.map((child) => (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : 0)),
      )
      ip('netns', 'del', name)
    },
  }
}
