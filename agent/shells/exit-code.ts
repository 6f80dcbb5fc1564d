import { randomInt, scryptSync, timingSafeEqual } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decoder } from '@preau/protocol/decode.ts'
import { ExitCodeFile } from '@preau/protocol/exit-code-file.ts'
import type { Clock } from '../uplink/clock.ts'

const NAME = 'kiosk-exit.json'
const DIGITS = 8
/** Wrong tries that cost nothing; each further one doubles the wait, from this on, s. */
const FREE_TRIES = 5
const FIRST_WAIT = 30
const LONGEST_WAIT = 3600

const decodeFile = decoder(ExitCodeFile, 'CONFIG_INVALID')

/** Draws a new code for the technician's way out of the kiosk; the folder of the agent keeps its sum alone. */
export function drawExitCode(folder: string, salt: string): string {
  const code = `${randomInt(10 ** DIGITS)}`.padStart(DIGITS, '0')
  const file = join(folder, NAME)
  writeFileSync(`${file}.new`, JSON.stringify({ v: 1, salt, sum: sumOf(code, salt).toString('hex') }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return code
}

export interface ExitCode {
  /** `wait` with the seconds that are still to pass: too many were wrong. `none`: nobody drew a code on this machine. */
  try(code: string): 'right' | 'wrong' | 'none' | { wait: number }
}

/**
 * Judges what is typed at the board against the code of this machine. INVARIANT: waits are on the monotonic clock, and the right code is
 * not taken either while one waits.
 */
export function exitCode(folder: string, clock: Pick<Clock, 'uptime'>): ExitCode {
  let wrong = 0
  let until = 0
  return {
    try(code) {
      const kept = readKept(folder)
      if (!kept) return 'none'
      const now = clock.uptime()
      if (now < until) return { wait: Math.ceil(until - now) }
      if (timingSafeEqual(sumOf(code, kept.salt), Buffer.from(kept.sum, 'hex'))) {
        wrong = 0
        return 'right'
      }
      wrong += 1
      if (wrong >= FREE_TRIES) until = now + Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (wrong - FREE_TRIES))
      return 'wrong'
    },
  }
}

function readKept(folder: string) {
  try {
    return decodeFile(JSON.parse(readFileSync(join(folder, NAME), 'utf8')))
  } catch {
    return undefined
  }
}

function sumOf(code: string, salt: string): Buffer {
  return scryptSync(code, Buffer.from(salt, 'hex'), 32)
}
