import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditLine, SignedHead } from '@preau/protocol/api/audit.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditLinesAfter } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { openSqlite } from '../store/sqlite.ts'
import { closeAudit, systemEntry, writeAudit } from './audit.ts'
import { exportAudit, proveExport } from './audit-export.ts'
import { exportHead, readHeads } from './audit-heads.ts'
import { proveStoredAudit } from './audit-proof.ts'
import { signHead } from './audit-signature.ts'
import { type KeyPair, makeAuthority } from './authority.ts'

const NOON = Date.parse('2026-11-24T11:00:00Z')
const HOUR = 3_600_000
let db: Database
let authority: KeyPair

beforeEach(async () => {
  authority = await makeAuthority('école', NOON)
  db = await openSqlite(':memory:')
  await migrate(db, NOON)
})

afterEach(() => db.close())

/** Ten acts, one an hour. */
async function tenActs(): Promise<AuditLine[]> {
  const lines: AuditLine[] = []
  for (let i = 0; i < 10; i++) {
    const entry = {
      at: NOON + i * HOUR,
      actor: `person:${i % 2}`,
      action: 'device.change',
      target: `device:${i}`,
      school: null,
      from: '10.0.0.7',
      result: i === 3 ? ('refused' as const) : ('done' as const),
      params: { field: 'name' },
    }
    lines.push(await db.write((transaction) => writeAudit(transaction, entry)))
  }
  return lines
}

const certificate = () => authority.certificate
const check = async (...heads: SignedHead[]) => {
  const proof = await proveStoredAudit(db, { certificate: certificate(), heads, now: NOON })
  const { first, last, fault } = proof
  return fault ?? { first, last }
}
const headOf = ({ at, seq, hash }: AuditLine) => signHead(authority, { at, seq, hash })

describe('the audit of a server', () => {
  it('is proved from its first line to its last, empty or not', async () => {
    expect(await check()).toEqual({ first: 1, last: 0 })
    const lines = await tenActs()
    expect(await check(...lines.map(headOf))).toEqual({ first: 1, last: 10 })
  })

  it('is not written when its act was not done', async () => {
    const [line] = await tenActs()
    const failing = db.write(async (transaction) => {
      await writeAudit(transaction, { ...(line as AuditLine), at: NOON })
      throw new Error('the act failed')
    })
    await expect(failing).rejects.toThrow('the act failed')
    expect(await check()).toMatchObject({ last: 10 })
  })

  it.each([
    ['changed', "update audit_lines set actor = 'person:other' where seq = 4", { seq: 4, fault: 'changed' }],
    ['removed', 'delete from audit_lines where seq = 4', { seq: 4, fault: 'missing' }],
    ['moved', 'update audit_lines set seq = case seq when 10 then 11 else seq end', { seq: 10, fault: 'reordered' }],
  ])('names the line that was %s', async (_what, sql, fault) => {
    await tenActs()
    await db.run(sql)
    expect(await check()).toEqual(fault)
  })

  it('shows that its end was cut off, by a head that was exported before', async () => {
    const lines = await tenActs()
    const head = headOf(lines.at(-1) as AuditLine)
    await db.run('delete from audit_lines where seq > 8')
    expect(await check()).toMatchObject({ last: 8 })
    expect(await check(head)).toEqual({ seq: 9, fault: 'cut' })
  })

  it('shows that it was written anew, by a head that was exported before', async () => {
    const lines = await tenActs()
    const head = headOf(lines[6] as AuditLine)
    await db.run('delete from audit_lines')
    for (const line of lines) {
      const forged = { ...line, actor: 'person:other' }
      await db.write((transaction) => writeAudit(transaction, forged))
    }
    expect(await check()).toMatchObject({ first: 1, last: 10 })
    expect(await check(head)).toEqual({ seq: 7, fault: 'changed' })
  })

  it('takes no head for granted that another key signed', async () => {
    const [line] = await tenActs()
    const { at, seq, hash } = line as AuditLine
    const stranger = await makeAuthority('une autre', NOON)
    expect(await check(signHead(stranger, { at, seq, hash }))).toEqual({ seq: 1, fault: 'head' })
  })

  it('tells of a restored backup what it lost, and takes it for no attack', async () => {
    const lines = await tenActs()
    const [before, last] = [lines[4], lines[9]].map((line) => headOf(line as AuditLine)) as [SignedHead, SignedHead]
    await db.run('delete from audit_lines where seq > 6')
    const restored = NOON + 30 * HOUR
    const entry = systemEntry('server.restore', 'server', restored, {})
    await db.write((transaction) => writeAudit(transaction, entry))
    const proof = await proveStoredAudit(db, { certificate: certificate(), heads: [before, last], now: restored })
    expect(proof).toMatchObject({ last: 7, fault: null, restored: [{ seq: 7, at: restored }] })
    // What was cut off after the restore is an attack like any other.
    await tenActs()
    await db.run('delete from audit_lines where seq > 12')
    const later = signHead(authority, { at: restored + HOUR, seq: 17, hash: '0'.repeat(64) })
    expect(await check(before, last, later)).toEqual({ seq: 13, fault: 'cut' })
  })

  it('goes on after its old lines were taken away, from a checkpoint that the server signed', async () => {
    const lines = await tenActs()
    expect(await closeAudit(db, authority, NOON + 4 * HOUR, NOON + 20 * HOUR)).toBe(4)
    expect(await closeAudit(db, authority, NOON + 4 * HOUR, NOON + 21 * HOUR)).toBe(0)
    expect(await check(...lines.map(headOf))).toMatchObject({ first: 5, last: 10 })
    expect((await auditLinesAfter(db, 0, 100)).map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10])
    await db.run('update audit_checkpoints set made_at = made_at + 1')
    expect(await check()).toEqual({ seq: 4, fault: 'checkpoint' })
  })

  it('goes on numbering after every line was taken away', async () => {
    await tenActs()
    await closeAudit(db, authority, NOON + 100 * HOUR, NOON + 100 * HOUR)
    const [line] = await tenActs()
    expect(line?.seq).toBe(11)
    expect(await check()).toMatchObject({ first: 11, last: 20 })
  })

  it('lets others have their turn while a long chain is followed', async () => {
    for (let i = 0; i < 200; i++) await tenActs()
    let turns = 0
    const proof = check()
    const count = () => {
      turns += 1
      soon = setImmediate(count)
    }
    let soon = setImmediate(count)
    expect(await proof).toEqual({ first: 1, last: 2000 })
    clearImmediate(soon)
    expect(turns).toBeGreaterThanOrEqual(8)
  })
})

describe('an exported audit', () => {
  let folder = ''
  const file = () => join(folder, 'audit.jsonl')

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'preau-audit-'))
    await tenActs()
    await closeAudit(db, authority, NOON + 3 * HOUR, NOON + 20 * HOUR)
    const lines: string[] = []
    for await (const line of exportAudit(db, authority, NOON + 21 * HOUR)) lines.push(line)
    await writeFile(file(), lines.join(''))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const prove = async (known?: string) => {
    const { first, last, fault } = await proveExport(file(), { certificate: known, heads: [], now: NOON })
    return fault ?? { first, last }
  }
  const rewrite = async (change: (lines: string[]) => string[]) => {
    const lines = (await readFile(file(), 'utf8')).split('\n').slice(0, -1)
    await writeFile(file(), change(lines).join('\n'))
  }

  it('is proved without the server, from its checkpoint to its signed end', async () => {
    expect(await prove(authority.certificate)).toEqual({ first: 4, last: 10 })
    expect(await prove()).toEqual({ first: 4, last: 10 })
  })

  // Line 0 says what it is, 1 is the checkpoint, 2 to 8 are lines 4 to 10, 9 is the head.
  it.each([
    [
      'changed',
      (all: string[]) => all.with(3, all[3]?.replace('person:', 'person:0') ?? ''),
      { seq: 5, fault: 'changed' },
    ],
    ['removed', (all: string[]) => all.toSpliced(4, 1), { seq: 6, fault: 'missing' }],
    ['moved', (all: string[]) => all.with(5, all[6] ?? '').with(6, all[5] ?? ''), { seq: 7, fault: 'reordered' }],
    ['cut off with its end', (all: string[]) => all.slice(0, -2), { seq: 10, fault: 'cut' }],
    ['cut off before its head', (all: string[]) => all.toSpliced(8, 1), { seq: 10, fault: 'cut' }],
  ])('names the line that was %s', async (_what, change, fault) => {
    await rewrite(change)
    expect(await prove(authority.certificate)).toEqual(fault)
  })

  it('is refused where another authority signed it, or a line is no line', async () => {
    const stranger = await makeAuthority('une autre', NOON)
    await expect(prove(stranger.certificate)).rejects.toMatchObject({ code: 'AUDIT_UNREADABLE' })
    await rewrite((lines) => lines.with(4, '{"line":{}}'))
    await expect(prove()).rejects.toMatchObject({ code: 'AUDIT_UNREADABLE', context: { line: 5 } })
  })
})

describe('the heads of the audit', () => {
  it('are added once a day, whole after a power cut, and read from file and folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'preau-heads-'))
    try {
      await tenActs()
      expect(await exportHead(folder, db, authority, NOON)).toBe(true)
      expect(await exportHead(folder, db, authority, NOON + 23 * HOUR)).toBe(false)
      await appendFile(join(folder, 'heads.jsonl'), '{"at":17')
      await tenActs()
      expect(await exportHead(folder, db, authority, NOON + 24 * HOUR)).toBe(true)
      const heads = await readHeads(folder)
      expect(heads.map(({ at, seq }) => [at, seq])).toEqual([
        [NOON, 10],
        [NOON + 24 * HOUR, 20],
      ])
      expect(await readHeads(join(folder, 'heads.jsonl'))).toEqual(heads)
      expect(await readHeads(join(folder, 'nothing'))).toEqual([])
      expect(await check(...heads)).toEqual({ first: 1, last: 20 })
      await appendFile(join(folder, 'heads.jsonl'), 'half a line\n')
      await expect(readHeads(folder)).rejects.toMatchObject({ code: 'AUDIT_UNREADABLE', context: { line: 3 } })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
