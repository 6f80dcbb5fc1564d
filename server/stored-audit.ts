import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditProof } from '@preau/protocol/api/audit.ts'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { exportAudit } from './access/audit-export.ts'
import { HEADS_FOLDER, readHeads } from './access/audit-heads.ts'
import { proveStoredAudit } from './access/audit-proof.ts'
import { fingerprint, type KeyPair } from './access/authority.ts'
import { KEY_FOLDER } from './keys/key-files.ts'
import { type KeyPlaces, openKeyFiles } from './keys/open-key-files.ts'
import { readStore } from './store/read-only.ts'

export { proveExport } from './access/audit-export.ts'
export { readHeads } from './access/audit-heads.ts'

/** Proves the audit of a data folder, whether its server runs or not. @param extra file or folder of more heads */
export async function proveFolder(data: string, extra: string | undefined, now: number): Promise<AuditProof> {
  const certificate = await readCertificate(data)
  const heads = [...(await readHeads(join(data, HEADS_FOLDER))), ...(extra === undefined ? [] : await readHeads(extra))]
  const db = await readStore(data)
  try {
    return await proveStoredAudit(db, { certificate, heads, now })
  } finally {
    await db.close()
  }
}

/** The audit of a data folder, line by line. Throws KEYS_WRAPPED where the key that signs it does not open. */
export async function* exportFolder(places: KeyPlaces, now: number): AsyncGenerator<string> {
  const { data } = places
  const authority = await readAuthority(places)
  const db = await readStore(data)
  try {
    yield* exportAudit(db, authority, now)
  } finally {
    await db.close()
  }
}

/** What a person compares of a certificate, 32 hex digits. */
export function authorityPrint(certificate: string): string {
  return Buffer.from(fingerprint(certificate)).subarray(0, 16).toString('hex')
}

async function readAuthority(places: KeyPlaces): Promise<KeyPair> {
  const certificate = await readCertificate(places.data)
  try {
    const key = await (await openKeyFiles(places)).read('authority.key')
    if (key !== undefined) return { certificate, key }
  } catch (error) {
    throw toPreauError(error, 'AUTHORITY_UNREADABLE', { file: 'authority.key' })
  }
  throw new PreauError('AUTHORITY_UNREADABLE', { file: 'authority.key' })
}

async function readCertificate(data: string): Promise<string> {
  try {
    return await readFile(join(data, KEY_FOLDER, 'authority.crt'), 'utf8')
  } catch (error) {
    throw new PreauError('AUTHORITY_UNREADABLE', { file: 'authority' }, error)
  }
}
