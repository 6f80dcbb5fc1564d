import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeSignedHead, type SignedHead } from '@preau/protocol/api/audit.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { auditHead } from '../store/audit.ts'
import type { Queries } from '../store/database.ts'
import { EMPTY_CHAIN } from './audit-chain.ts'
import { signHead } from './audit-signature.ts'
import type { KeyPair } from './authority.ts'

/** Folder in the data folder, and the file in it and in a second folder. */
export const HEADS_FOLDER = 'audit-heads'
const FILE = 'heads.jsonl'
const DAY = 86_400_000
/** A head is some 250 bytes; what has more of them than a century has days is none of ours. */
const MOST_BYTES = 20_000_000

/** The head of a store's chain now, signed. @param now ms since 1970 */
export async function headOf(db: Queries, authority: KeyPair, now: number): Promise<SignedHead> {
  const { seq, hash } = (await auditHead(db)) ?? EMPTY_CHAIN
  return signHead(authority, { at: now, seq, hash })
}

/**
 * Adds the head of the chain to the heads of a folder, where the last one there is a day old or of later than now. A line that a
 * power cut left unfinished is taken away first. Whether it added one.
 */
export async function exportHead(folder: string, db: Queries, authority: KeyPair, now: number): Promise<boolean> {
  const last = (await readHeads(folder)).at(-1)
  if (last && last.at <= now && now - last.at < DAY) return false
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await open(join(folder, FILE), 'a+', 0o600)
  try {
    const text = await file.readFile('utf8')
    const whole = text.lastIndexOf('\n') + 1
    if (whole < text.length) await file.truncate(Buffer.byteLength(text.slice(0, whole)))
    await file.appendFile(`${JSON.stringify(await headOf(db, authority, now))}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return true
}

/**
 * The heads of a file, or of every file of a folder whose name ends in `.jsonl`; none where there is nothing. An unfinished
 * last line is passed over. Throws AUDIT_UNREADABLE with file and line.
 */
export async function readHeads(path: string): Promise<SignedHead[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return []
  const names = found.isDirectory() ? (await readdir(path)).filter((name) => name.endsWith('.jsonl')).toSorted() : ['']
  const heads: SignedHead[] = []
  for (const name of names) heads.push(...(await readFileOfHeads(name === '' ? path : join(path, name))))
  return heads
}

async function readFileOfHeads(path: string): Promise<SignedHead[]> {
  if ((await stat(path)).size > MOST_BYTES) throw new PreauError('AUDIT_UNREADABLE', { file: path })
  const lines = (await readFile(path, 'utf8')).split('\n')
  return lines.slice(0, -1).map((line, index) => {
    try {
      return decodeSignedHead(JSON.parse(line))
    } catch (error) {
      throw new PreauError('AUDIT_UNREADABLE', { file: path, line: index + 1 }, error)
    }
  })
}
