import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { waitUntil } from '../wait-until.ts'
import { scratchFolder } from './server-process.ts'

const SOCAT = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'socat'))
  .find(existsSync)

/** Why no serial cable can be played on this machine; undefined where one can. */
export const NO_SOCAT =
  SOCAT === undefined ? 'no socat: apt-get install socat (npm test installs it by itself as root on Debian)' : undefined

/** Two serial ports with a cable between, as real to a program as ttyUSB0. */
export interface PtyPair {
  /** Paths of both ends; they stay the same while the cable is pulled. */
  near: string
  far: string
  /** Pulls the cable: both ports are gone. */
  unplug(): Promise<void>
  plug(): Promise<void>
  close(): Promise<void>
}

/** Lays a cable. */
export async function ptyPair(): Promise<PtyPair> {
  const { path, remove } = scratchFolder()
  const [near, far] = [join(path, 'near'), join(path, 'far')]
  let socat: ChildProcess | undefined
  const pair: PtyPair = {
    near,
    far,
    async plug() {
      const ends = [near, far].map((link) => `pty,raw,echo=0,link=${link}`)
      socat = spawn(SOCAT ?? 'socat', ends, { stdio: 'ignore' })
      await waitUntil(() => existsSync(near) && existsSync(far), { what: 'both ends of a cable' })
    },
    async unplug() {
      if (!socat) return
      const ended = once(socat, 'exit')
      socat.kill('SIGTERM')
      await ended
      socat = undefined
    },
    async close() {
      await pair.unplug()
      remove()
    },
  }
  await pair.plug()
  return pair
}
