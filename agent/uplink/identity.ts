import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Enrolled } from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { randomHex } from './random.ts'

/** What a machine knows of itself: its claim, made once, and what a server answered to it. */
export interface Identity {
  /** 32 hex digits. The same claim gives the same device, so it is never made twice. */
  claim: string
  enrolled?: Enrolled
}

const decodeEnrolled = decoder(Enrolled, 'SERVER_UNREACHABLE')
const claimPattern = /^[0-9a-f]{32}$/

/**
 * Reads the answer to an enrolment; throws SERVER_UNREACHABLE where it is none, or names a broker that is no MQTT address.
 */
export function readEnrolled(value: unknown): Enrolled {
  const { school, device, mqtt } = decodeEnrolled(value)
  const url = URL.canParse(mqtt) ? new URL(mqtt) : undefined
  if (url?.protocol !== 'mqtt:' || url.hostname === '' || url.username !== '') {
    throw new PreauError('SERVER_UNREACHABLE', { path: '/mqtt', expected: 'mqtt://host:port' })
  }
  return { school, device, mqtt }
}

/** The identity kept in `folder`, or a new claim, which is kept before this returns. A file that cannot be read is moved aside. */
export function loadIdentity(folder: string): Identity {
  const path = fileIn(folder)
  const text = readText(path)
  const known = text === undefined ? undefined : parse(text)
  if (known) return known
  if (text !== undefined) renameSync(path, `${path}.unreadable`)
  const identity = { claim: randomHex() }
  saveIdentity(folder, identity)
  return identity
}

/** Keeps the identity: whole or not at all, whenever the power goes. Only the agent's own account may read it. */
export function saveIdentity(folder: string, identity: Identity): void {
  const path = fileIn(folder)
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, `${JSON.stringify(identity, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
  syncFolder(dirname(path))
}

/** The new name is on the disk, too. Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function fileIn(folder: string): string {
  return join(folder, 'identity.json')
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new PreauError('CONFIG_INVALID', { setting: 'data', file: 'identity.json' }, error)
  }
}

/** What `text` says; undefined where it is no identity. */
function parse(text: string): Identity | undefined {
  try {
    const value: { claim?: unknown; enrolled?: unknown } = JSON.parse(text)
    const { claim, enrolled } = value
    if (typeof claim !== 'string' || !claimPattern.test(claim)) return undefined
    return enrolled === undefined ? { claim } : { claim, enrolled: readEnrolled(enrolled) }
  } catch {
    return undefined
  }
}
