import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** Why this program is to end, as far as the agent announces it. */
export type StopCause = 'shutdown' | 'restart' | 'stopped'

/** Is there where systemd runs the machine, sd_booted(3). */
const BOOTED = '/run/systemd/system'
const ASK_WITHIN_MS = 1500

/**
 * Why a signal ended this program. systemd sends the same signal at a shutdown as when a person stops the service: what tells
 * them apart is whether the target that ends the machine waits in the manager's queue.
 */
export async function causeOfSignal(booted = BOOTED): Promise<StopCause> {
  return existsSync(booted) ? causeOfJobs(await listJobs()) : 'stopped'
}

/** From `systemctl list-jobs --plain --no-legend`: a number, a unit, start or stop, waiting or running. */
export function causeOfJobs(text: string): StopCause {
  const starting = [...text.matchAll(/^\s*\d+\s+(\S+)\.target\s+start\s/gm)].map(([, name]) => name)
  if (starting.some((name) => ['reboot', 'kexec', 'soft-reboot', 'ctrl-alt-del'].includes(name ?? ''))) return 'restart'
  return starting.some((name) => ['poweroff', 'halt', 'shutdown', 'exit'].includes(name ?? '')) ? 'shutdown' : 'stopped'
}

function listJobs(): Promise<string> {
  const options = { timeout: ASK_WITHIN_MS, killSignal: 'SIGKILL', windowsHide: true } as const
  return new Promise((done) => {
    execFile('systemctl', ['list-jobs', '--plain', '--no-legend'], options, (_error, stdout) => done(stdout))
  })
}

/**
 * Windows: what the service host writes when it is to end, `stop` or `shutdown` on a line. Its end is an order to stop: no
 * agent outlives its host. (.NET may put the mark of UTF-8 before the first line.)
 */
export function orderOf(host: Readable): Promise<StopCause> {
  return new Promise((resolve) => {
    let text = ''
    const done = (cause: StopCause) => {
      resolve(cause)
      // Open, it would keep this program from ending.
      host.destroy()
    }
    host.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(-64)
      const order = /(?:^|\n|\xef\xbb\xbf)(stop|shutdown)\r?\n/.exec(text)?.[1]
      if (order !== undefined) done(order === 'shutdown' ? 'shutdown' : 'stopped')
    })
    host.on('end', () => done('stopped'))
    host.on('error', () => done('stopped'))
  })
}
