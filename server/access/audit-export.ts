import { createReadStream } from 'node:fs'
import {
  type AuditCheckpoint,
  type AuditExportLine,
  type AuditLine,
  type AuditProof,
  decodeAuditExportLine,
  type SignedHead,
} from '@preau/protocol/api/audit.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { auditCheckpoints } from '../store/audit.ts'
import type { Queries } from '../store/database.ts'
import { EMPTY_CHAIN } from './audit-chain.ts'
import { proveAudit, storedAuditLines } from './audit-proof.ts'
import { signHead } from './audit-signature.ts'
import type { KeyPair } from './authority.ts'

/** Characters of one line; a line of the audit has at most some hundreds. */
const LONGEST = 64 * 1024

/**
 * The audit of a store as lines of JSON, whole: what it is signed with, its checkpoints, its lines, and the signed head that
 * shows that the end of the file is the end of the audit.
 */
export async function* exportAudit(db: Queries, authority: KeyPair, now: number): AsyncGenerator<string> {
  yield text({ audit: 1, at: now, authority: authority.certificate })
  let told = 0
  let last: { seq: number; hash: string } = EMPTY_CHAIN
  const checkpoints = async (): Promise<string> => {
    const all = await auditCheckpoints(db)
    const news = all.slice(told)
    told = all.length
    const newest = news.at(-1)
    if (newest && newest.seq > last.seq) last = newest
    return news.map((checkpoint) => text({ checkpoint })).join('')
  }
  yield await checkpoints()
  for await (const slice of storedAuditLines(db, last.seq)) {
    // Where a segment is closed while it is read, its checkpoint stands for what was not read yet.
    if (slice[0] !== undefined && slice[0].seq !== last.seq + 1) yield await checkpoints()
    yield slice.map((line) => text({ line })).join('')
    last = slice.at(-1) ?? last
  }
  yield text({ head: signHead(authority, { at: now, seq: last.seq, hash: last.hash }) })
}

function text(line: AuditExportLine): string {
  return `${JSON.stringify(line)}\n`
}

/** What an exported file says of itself. */
export interface ExportProof extends AuditProof {
  /** Certificate of the authority that the file names, PEM: to be compared with the one that one knows. */
  authority: string
}

/**
 * Proves an exported audit; `certificate` is the authority that one expects (PEM), the file's own where none is given. Throws
 * AUDIT_UNREADABLE with the line that cannot be read, or where it is the file of another authority.
 */
export async function proveExport(
  path: string,
  { certificate, heads, now }: { certificate?: string | undefined; heads: readonly SignedHead[]; now: number },
): Promise<ExportProof> {
  let authority = ''
  const checkpoints: AuditCheckpoint[] = []
  const ends: SignedHead[] = []
  for await (const line of readExport(path)) {
    if ('authority' in line) authority = line.authority
    else if ('checkpoint' in line) checkpoints.push(line.checkpoint)
    else if ('head' in line) ends.push(line.head)
  }
  if (authority === '') throw new PreauError('AUDIT_UNREADABLE', { file: path, line: 1 })
  if (certificate !== undefined && authority.trim() !== certificate.trim()) {
    throw new PreauError('AUDIT_UNREADABLE', { file: path, reason: 'authority' })
  }
  const lines = slicesOf(path, checkpoints.at(-1)?.seq ?? 0)
  const proof = await proveAudit({ certificate: authority, checkpoints, lines, heads: [...heads, ...ends], now })
  const isCut = proof.fault === null && ends.length === 0
  return { ...proof, authority, ...(isCut && { fault: { seq: proof.last + 1, fault: 'cut' as const } }) }
}

async function* slicesOf(path: string, after: number): AsyncGenerator<AuditLine[]> {
  let slice: AuditLine[] = []
  for await (const each of readExport(path)) {
    if (!('line' in each) || each.line.seq <= after) continue
    slice.push(each.line)
    if (slice.length < 250) continue
    yield slice
    slice = []
  }
  yield slice
}

async function* readExport(path: string): AsyncGenerator<AuditExportLine> {
  let rest = ''
  let number = 0
  const read = (line: string): AuditExportLine => {
    number += 1
    try {
      return decodeAuditExportLine(JSON.parse(line))
    } catch (error) {
      throw new PreauError('AUDIT_UNREADABLE', { file: path, line: number }, error)
    }
  }
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST) throw new PreauError('AUDIT_UNREADABLE', { file: path, line: number + lines.length + 1 })
    for (const line of lines) yield read(line)
  }
  if (rest !== '') yield read(rest)
}
