import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Admitted } from '@preau/protocol/api/enrolments.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { CodeAddress } from '@preau/protocol/rules/enrol-code.ts'
import { randomHex } from './random.ts'
import { writeWhole } from './whole-file.ts'

/** What a server said of this machine when it admitted it. Certificates are PEM. */
export interface Place {
  school: Id
  device: Id
  /** `mqtts://host:port` */
  mqtt: string
  certificate: string
  authority: string
  /** Where its server was reached, the last one first. */
  addresses: readonly CodeAddress[]
}

/** What a machine knows of itself: its claim, made once, and what came of it. Its key lies beside it (device-key.ts). */
export interface Identity {
  /** 32 hex digits. The same claim with the same key gives the same device, so it is never made twice. */
  claim: string
  /** The code by which it asks, as long as nobody has admitted it: a start without one goes on waiting. */
  code?: string
  place?: Place
}

const FILE = 'identity.json'
/** So many addresses are remembered. */
const MOST_ADDRESSES = 6

const decodeAdmitted = decoder(Admitted, 'SERVER_UNREACHABLE')
const claimPattern = /^[0-9a-f]{32}$/

/**
 * Reads what a server gives to a machine that it admits; throws SERVER_UNREACHABLE where it is none, names a broker that is
 * no MQTT address over TLS, or holds a certificate that cannot be read.
 */
export function readPlace(value: unknown, addresses: readonly CodeAddress[]): Place {
  const { school, device, mqtt, certificate, authority } = decodeAdmitted(value)
  const url = URL.canParse(mqtt) ? new URL(mqtt) : undefined
  if (url?.protocol !== 'mqtts:' || url.hostname === '' || url.username !== '') {
    throw new PreauError('SERVER_UNREACHABLE', { path: '/mqtt', expected: 'mqtts://host:port' })
  }
  for (const each of [certificate, authority]) {
    try {
      void new X509Certificate(each).raw
    } catch (error) {
      throw new PreauError('SERVER_UNREACHABLE', { expected: 'a certificate' }, error)
    }
  }
  return { school, device, mqtt, certificate, authority, addresses: addresses.slice(0, MOST_ADDRESSES) }
}

/** Whether a place is that of the machine with this key (PEM): a certificate for another one proves nothing. */
export function isOfKey({ certificate }: Place, key: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
}

/** The identity kept in `folder`, or a new claim, which is kept before this returns. A file that cannot be read is moved aside. */
export function loadIdentity(folder: string): Identity {
  const path = join(folder, FILE)
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
  writeWhole(join(folder, FILE), `${JSON.stringify(identity, null, 2)}\n`)
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new PreauError('CONFIG_INVALID', { setting: 'data', file: FILE }, error)
  }
}

/** What `text` says; undefined where it is no identity. One of a version without certificates is enrolled anew. */
function parse(text: string): Identity | undefined {
  try {
    const value: { claim?: unknown; code?: unknown; place?: unknown } = JSON.parse(text)
    const { claim, code, place } = value
    if (typeof claim !== 'string' || !claimPattern.test(claim)) return undefined
    return {
      claim,
      ...(typeof code === 'string' && { code }),
      ...(place !== undefined && { place: readKept(place) }),
    }
  } catch {
    return undefined
  }
}

function readKept(value: unknown): Place {
  const { addresses = [], ...admitted } = value as { addresses?: CodeAddress[] }
  const known = addresses.filter(({ host, port }) => typeof host === 'string' && Number.isInteger(port))
  return readPlace({ state: 'admitted', ...admitted }, known)
}
