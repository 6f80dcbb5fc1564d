import { AuditList, AuditProof } from '@preau/protocol/api/audit.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAudit } from '../access/audit.ts'
import { insertPerson } from '../store/people.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const HOUR = 3_600_000
let http: TestHttp
let places: Awaited<ReturnType<TestHttp['place']>>
let person = ''

beforeEach(async () => {
  http = await testHttp()
  places = await http.place()
  person = http.newId()
  await http.db.write(async (transaction) => {
    await insertPerson(transaction, { id: person, name: 'Paul Martin', login: 'paul@ville.fr', madeAt: NOW })
    for (let i = 0; i < 6; i++) {
      await writeAudit(transaction, {
        at: NOW - (10 - i) * HOUR,
        actor: i % 2 === 0 ? `person:${person}` : 'local',
        action: i === 3 ? 'place.found' : 'device.change',
        target: i === 3 ? `person:${person}` : `device:${places.device}`,
        school: i < 3 ? places.school : null,
        from: '10.0.0.7',
        result: i === 5 ? 'refused' : 'done',
        params: { field: 'name' },
      })
    }
  })
})
afterEach(() => http.close())

const list = async (query = '') => decoder(AuditList, 'INTERNAL')((await http.app.inject(`/api/audit${query}`)).json())
const seqs = async (query: string) => (await list(query)).rows.map(({ seq }) => seq)

describe('/api/audit', () => {
  it('gives the newest first, page by page, with the names of today', async () => {
    const first = await list('?limit=4')
    expect(first.total).toBe(7)
    expect(first.rows.map(({ seq }) => seq)).toEqual([7, 6, 5, 4])
    // Line 7 says that somebody reads.
    expect(first.rows[0]).toMatchObject({ action: 'audit.read', params: { what: 'list' } })
    expect(first.names).toEqual({ [`person:${person}`]: 'Paul Martin', [`device:${places.device}`]: 'TNI du CP' })
    const second = await list('?limit=4&before=4')
    expect(second.rows.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(second.names[`school:${places.school}`]).toBe('Jules Ferry')
    // Who reads on within the hour is not written down again.
    expect((await list()).total).toBe(7)
  })

  it('is narrowed by who, what, where, when, how it went, and by the name of what it was done on', async () => {
    await list()
    expect(await seqs(`?actor=person:${person}`)).toEqual([5, 3, 1])
    expect(await seqs('?action=place.found')).toEqual([4])
    expect(await seqs(`?school=${places.school}`)).toEqual([3, 2, 1])
    expect(await seqs(`?from=${NOW - 9 * HOUR}&to=${NOW - 7 * HOUR}`)).toEqual([3, 2])
    expect(await seqs('?result=refused')).toEqual([6])
    expect(await seqs('?q=tni cp')).toEqual([6, 5, 3, 2, 1])
    expect(await seqs('?q=MARTIN')).toEqual([4])
    expect(await seqs('?q=audit')).toEqual([7])
    expect(await seqs('?q=%25')).toEqual([])
  })

  it('is proved while it is looked at, and says what does not fit', async () => {
    const prove = async () => decoder(AuditProof, 'INTERNAL')((await http.app.inject('/api/audit/proof')).json())
    expect(await prove()).toMatchObject({ first: 1, last: 7, fault: null })
    await http.db.run("update audit_lines set result = 'done' where seq = 6")
    expect(await prove()).toMatchObject({ last: 5, fault: { seq: 6, fault: 'changed' } })
  })

  it('is exported as lines of JSON without a name of anybody', async () => {
    const reply = await http.app.inject('/api/audit/export')
    expect(reply.headers['content-type']).toMatch('application/x-ndjson')
    const lines = reply.body
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line))[0])
    expect(lines).toEqual(['audit', ...Array.from({ length: 7 }, () => 'line'), 'head'])
    expect(reply.body).not.toContain('Martin')
  })

  it('is nobody’s to read but an administrator’s of the whole server', async () => {
    for (const grants of [
      [{ role: 'technician', scope: { kind: 'server' } }],
      [{ role: 'admin', scope: { kind: 'school', id: places.school } }],
    ] as const) {
      const headers = { cookie: http.signIn(grants) }
      for (const url of ['/api/audit', '/api/audit/proof', '/api/audit/export']) {
        expect((await http.app.inject({ url, headers })).statusCode).toBe(403)
      }
    }
  })
})
