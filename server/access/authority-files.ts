import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { KEY_FOLDER, KeyFiles } from '../keys/key-files.ts'
import { writeWhole } from '../keys/whole-file.ts'
import { issueServerCertificate, type KeyPair, makeAuthority } from './authority.ts'

const DAY = 86_400_000
/** A server certificate with less left is made anew, in ms. */
const RENEW_BEFORE = 30 * DAY
const CERTIFICATE_MODE = 0o644

/** The keys of a school server: the authority that its devices are sure of, and its own certificate under it. */
export interface ServerKeys {
  authority: KeyPair
  server: KeyPair
}

export interface KeyRequest {
  data: string
  /** How the keys lie there; plain where it is not said. */
  files?: KeyFiles
  /** For the authority's own name, which people read. */
  name: string
  /** Every name and address by which a device may reach this server. */
  hosts: readonly string[]
  /** ms since 1970. */
  now: number
}

/**
 * The keys kept in the data folder. The authority is made where there is none: key first, certificate last, so that a start
 * that was cut leaves none and the next makes it whole. The server's certificate is made anew where it names other hosts, ends
 * within 30 days, or is of another authority. Throws AUTHORITY_UNREADABLE, and changes nothing, where the authority is there
 * and cannot be used: a new one would lose every device. Throws KEYS_WRAPPED where it is wrapped and does not open.
 */
export async function openServerKeys({
  data,
  files = new KeyFiles(data, undefined),
  name,
  hosts,
  now,
}: KeyRequest): Promise<ServerKeys> {
  const folder = join(data, KEY_FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const authority =
    (await readPair(folder, files, 'authority')) ??
    (await keep(folder, files, 'authority', await makeAuthority(name, now)))
  requirePair(authority, 'authority')
  const present = await readPair(folder, files, 'server')
  if (present && serves(present, authority, hosts, now)) return { authority, server: present }
  return { authority, server: await keep(folder, files, 'server', await issueServerCertificate(authority, hosts, now)) }
}

/** Whether a certificate is of this authority, has its key, names each of these hosts and will do for a while. */
function serves(pair: KeyPair, authority: KeyPair, hosts: readonly string[], now: number): boolean {
  if (!isPair(pair)) return false
  const certificate = new X509Certificate(pair.certificate)
  const isOurs = certificate.verify(new X509Certificate(authority.certificate).publicKey)
  const named = new Set(
    (certificate.subjectAltName ?? '').split(', ').map((each) => each.replace(/^(DNS|IP Address):/, '')),
  )
  const isRecent = certificate.validFromDate.getTime() <= now && certificate.validToDate.getTime() - now > RENEW_BEFORE
  return isOurs && isRecent && hosts.every((host) => named.has(sanText(host)))
}

/** How OpenSSL writes an address: IPv6 in groups without zeros in front. */
function sanText(host: string): string {
  return host.includes(':') ? host.toUpperCase().replace(/^::1$/, '0:0:0:0:0:0:0:1') : host
}

/** Undefined where there is no certificate; a key without one is a start that was cut. */
async function readPair(folder: string, files: KeyFiles, name: string): Promise<KeyPair | undefined> {
  const certificate = await readFile(join(folder, `${name}.crt`), 'utf8').catch(noSuchFile)
  if (certificate === undefined) return undefined
  const key = await files.read(`${name}.key`).catch((error) => {
    throw toPreauError(error, 'AUTHORITY_UNREADABLE', { file: `${name}.key` })
  })
  return { certificate, key: key ?? '' }
}

async function keep(folder: string, files: KeyFiles, name: string, pair: KeyPair): Promise<KeyPair> {
  await files.keep(`${name}.key`, pair.key)
  await writeWhole(folder, `${name}.crt`, pair.certificate, CERTIFICATE_MODE)
  return pair
}

function requirePair(pair: KeyPair, file: string): void {
  if (!isPair(pair)) throw new PreauError('AUTHORITY_UNREADABLE', { file })
}

function isPair({ certificate, key }: KeyPair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

function noSuchFile(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw new PreauError('AUTHORITY_UNREADABLE', {}, error)
}
