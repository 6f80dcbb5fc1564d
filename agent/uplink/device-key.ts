import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { isWrapped } from '@preau/protocol/rules/wrapped-key.ts'
import { writeWhole } from './whole-file.ts'

const FILE = 'device.key'
/** Rights of the group and of everyone. */
const OTHERS = 0o077
/** ecdsa-with-SHA256, RFC 5758 3.2, and commonName, both as DER. */
const ECDSA_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')
const COMMON_NAME = Buffer.from('0603550403', 'hex')
/** Tags of ASN.1 DER. */
const TAG = { integer: 0x02, bits: 0x03, text: 0x0c, sequence: 0x30, set: 0x31, attributes: 0xa0 } as const

/**
 * The key of this machine (PKCS#8, PEM), kept in `folder` for the agent's own account alone; made where there is none. It never
 * leaves the machine. One that others can read may have been read: DEVICE_KEY_OPEN, so that a person decides. One that is no
 * key is moved aside; one that is wrapped and does not open is left as it is: DEVICE_KEY_WRAPPED.
 * @param seal wraps it where the platform keeps a key for that, also one that lies plain
 */
export function loadDeviceKey(
  folder: string,
  { seal, platform = process.platform }: { seal?: DeviceSeal | undefined; platform?: NodeJS.Platform } = {},
): string {
  const path = join(folder, FILE)
  requireClosed(path, platform)
  const { key = makeDeviceKey(), text } = readKey(path, seal)
  // Whole, the old one or the new one, at any moment: a start that is cut here is a good one.
  if (text === undefined || (seal && !isWrapped(text))) writeWhole(path, seal?.wrap(key, FILE) ?? key)
  return key
}

/** What wraps the key of a device (agent/keys/key-seal.ts). */
export interface DeviceSeal {
  wrap(text: string, name: string): string
  /** Throws DEVICE_KEY_WRAPPED. */
  open(wrapped: string, name: string): string
}

function openedWith(seal: DeviceSeal | undefined, text: string): string {
  if (!seal) throw new PreauError('DEVICE_KEY_WRAPPED', { file: FILE, reason: 'no-key' })
  return seal.open(text, FILE)
}

/** Throws DEVICE_KEY_OPEN where others may read this file. Windows knows no such modes: there the folder has an access list. */
export function requireClosed(path: string, platform: NodeJS.Platform = process.platform): void {
  const mode = platform === 'win32' ? 0 : (statSync(path, { throwIfNoEntry: false })?.mode ?? 0)
  if ((mode & OTHERS) !== 0) throw new PreauError('DEVICE_KEY_OPEN', { path, mode: (mode & 0o777).toString(8) })
}

/** A new P-256 key; PKCS#8, PEM. */
export function makeDeviceKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * A request for a certificate for `key`, signed by it: PKCS#10, PEM (RFC 2986). It is written by hand, for a library that
 * can also read certificates would stay in the agent's memory (docs/adr/0014).
 */
export function requestFor(key: string): string {
  const privateKey = createPrivateKey(key)
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  // The server says who the device is; the name asks for nothing.
  const name = der(TAG.sequence, der(TAG.set, der(TAG.sequence, COMMON_NAME, der(TAG.text, Buffer.from('device')))))
  const info = der(TAG.sequence, der(TAG.integer, Buffer.of(0)), name, publicKey, der(TAG.attributes))
  const signature = der(TAG.bits, Buffer.of(0), sign('sha256', info, privateKey))
  const request = der(TAG.sequence, info, der(TAG.sequence, ECDSA_SHA256), signature)
  const lines = request.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE REQUEST-----', ...lines, '-----END CERTIFICATE REQUEST-----', ''].join('\n')
}

/** One value of ASN.1 with its tag and length, X.690 8.1. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.of(tag, ...size), body])
}

function readKey(path: string, seal: DeviceSeal | undefined): { key?: string; text?: string } {
  try {
    const text = readFileSync(path, 'utf8')
    const key = isWrapped(text) ? openedWith(seal, text) : text
    if (isP256(createPrivateKey(key))) return { key, text }
  } catch (error) {
    if (error instanceof PreauError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    if (error instanceof Error && 'syscall' in error) {
      throw new PreauError('CONFIG_INVALID', { setting: 'data', file: FILE }, error)
    }
  }
  renameSync(path, `${path}.unreadable`)
  return {}
}

function isP256({ asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyDetails?.namedCurve === 'prime256v1'
}
