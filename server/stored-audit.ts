import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditProof } from '@preau/protocol/api/audit.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { exportAudit } from './access/audit-export.ts'
import { HEADS_FOLDER, readHeads } from './access/audit-heads.ts'
import { proveStoredAudit } from './access/audit-proof.ts'
import { fingerprint, type KeyPair } from './access/authority.ts'
import { readStore } from './store/read-only.ts'

export { proveExport } from './access/audit-export.ts'
export { readHeads } from './access/audit-heads.ts'

/** Proves the audit of a data folder, whether its server runs or not. @param extra file or folder of more heads */
export async function proveFolder(data: string, extra: string | undefined, now: number): Promise<AuditProof> {
  const { certificate } = await readAuthority(data)
  const heads = [...(await readHeads(join(data, HEADS_FOLDER))), ...(extra === undefined ? [] : await readHeads(extra))]
  const db = await readStore(data)
  try {
    return await proveStoredAudit(db, { certificate, heads, now })
  } finally {
    await db.close()
  }
}

/** The audit of a data folder, line by line. */
export async function* exportFolder(data: string, now: number): AsyncGenerator<string> {
  const authority = await readAuthority(data)
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

async function readAuthority(data: string): Promise<KeyPair> {
  const read = (name: string) => readFile(join(data, 'authority', name), 'utf8')
  try {
    return { certificate: await read('authority.crt'), key: await read('authority.key') }
  } catch (error) {
    throw new PreauError('AUTHORITY_UNREADABLE', { file: 'authority' }, error)
  }
}
