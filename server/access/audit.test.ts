import type { AuditLine } from '@preau/protocol/api/audit.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditLinesAfter, listAuditLines } from '../store/audit.ts'
import type { Database } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { openSqlite } from '../store/sqlite.ts'
import { closeAudit, verifyAudit, writeAudit } from './audit.ts'
import { EMPTY_CHAIN } from './audit-chain.ts'
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

const check = (...heads: { at: number; seq: number; hash: string }[]) => verifyAudit(db, authority.certificate, heads)
const headOf = ({ at, seq, hash }: AuditLine) => ({ at, seq, hash })

describe('the audit of a server', () => {
  it('is proved from its first line to its last, empty or not', async () => {
    expect(await check()).toEqual({ first: 1, last: 0, hash: EMPTY_CHAIN.hash })
    const lines = await tenActs()
    expect(await check(...lines.map(headOf))).toEqual({ first: 1, last: 10, hash: lines.at(-1)?.hash })
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
    ['moved', 'update audit_lines set seq = case seq when 10 then 11 else seq end', { seq: 10, fault: 'missing' }],
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

  it('is read with filters, the newest first', async () => {
    const lines = await tenActs()
    const refused = await listAuditLines(db, { result: 'refused' })
    expect(refused).toEqual({ total: 1, rows: [lines[3]] })
    const page = await listAuditLines(db, { actor: 'person:0', from: NOON + HOUR, limit: 2, offset: 1 })
    expect(page).toEqual({ total: 4, rows: [lines[6], lines[4]] })
  })
})
