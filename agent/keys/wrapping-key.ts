import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { WRAPPED_KEY } from '@preau/protocol/rules/wrapped-key.ts'
import { type KeySeal, keySeal } from './key-seal.ts'

/** Where the platform keeps the wrapping key of this agent. */
export interface KeptKey {
  /** Folder in which systemd gives this very program its credentials; undefined: it gives none. */
  credentials?: string | undefined
  /** File in which Windows keeps it, as `preau service install` made it; undefined: nobody had one kept. */
  keptKey?: string | undefined
  /** The program that has Windows open it: PreauHost.exe, beside this one. */
  opener?: string | undefined
}

const WITHIN_MS = 60_000

/**
 * The seal of the wrapping key that this platform keeps for the agent; undefined where it keeps none, or it does not open here.
 * No program is started where none was kept: the start of an agent costs what it did. Throws CONFIG_INVALID where it is no key.
 */
export function platformSeal({ credentials, keptKey, opener }: KeptKey): KeySeal | undefined {
  const given = credentials === undefined ? undefined : readIfAny(join(credentials, WRAPPED_KEY.credential))
  if (given) return keySeal(given)
  const kept = keptKey === undefined ? undefined : readIfAny(keptKey)
  if (!kept || opener === undefined) return undefined
  const { status, stdout } = spawnSync(opener, ['unprotect'], { input: kept, timeout: WITHIN_MS, windowsHide: true })
  const key = Buffer.from(stdout?.toString('latin1') ?? '', 'base64')
  return status === 0 && key.length === WRAPPED_KEY.keyBytes ? keySeal(key) : undefined
}

/** Undefined where there is none, or none for this account. */
function readIfAny(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES'].includes(String(error.code))) return undefined
    throw error
  }
}
