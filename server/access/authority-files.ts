import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { PreauError } from '@preau/protocol/errors.ts'
import { issueServerCertificate, type KeyPair, makeAuthority } from './authority.ts'

/** Folder in the data folder; its files are secrets (server/backup/secret-files.ts). */
const FOLDER = 'authority'
const DAY = 86_400_000
/** A server certificate with less left is made anew, in ms. */
const RENEW_BEFORE = 30 * DAY
const KEY_MODE = 0o600
const CERTIFICATE_MODE = 0o644

/** The keys of a school server: the authority that its devices are sure of, and its own certificate under it. */
export interface ServerKeys {
  authority: KeyPair
  server: KeyPair
}

export interface KeyRequest {
  data: string
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
 * and cannot be used: a new one would lose every device.
 */
export async function openServerKeys({ data, name, hosts, now }: KeyRequest): Promise<ServerKeys> {
  const folder = join(data, FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const authority =
    (await readPair(folder, 'authority')) ?? (await keep(folder, 'authority', await makeAuthority(name, now)))
  requirePair(authority, 'authority')
  const present = await readPair(folder, 'server')
  if (present && serves(present, authority, hosts, now)) return { authority, server: present }
  return { authority, server: await keep(folder, 'server', await issueServerCertificate(authority, hosts, now)) }
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
async function readPair(folder: string, name: string): Promise<KeyPair | undefined> {
  const certificate = await readFile(join(folder, `${name}.crt`), 'utf8').catch(noSuchFile)
  if (certificate === undefined) return undefined
  const key = await readFile(join(folder, `${name}.key`), 'utf8').catch(noSuchFile)
  return { certificate, key: key ?? '' }
}

async function keep(folder: string, name: string, pair: KeyPair): Promise<KeyPair> {
  await writeWhole(folder, `${name}.key`, pair.key, KEY_MODE)
  await writeWhole(folder, `${name}.crt`, pair.certificate, CERTIFICATE_MODE)
  return pair
}

/** A file is there whole or not at all, whenever the power goes. */
export async function writeWhole(folder: string, name: string, text: string, mode: number): Promise<void> {
  const path = join(folder, name)
  const file = await open(`${path}.new`, 'w', mode)
  try {
    // A file of a start that was cut keeps the rights that it had.
    if (process.platform !== 'win32') await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
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
