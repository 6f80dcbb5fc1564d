import { QuarantineList } from '@preau/protocol/api/quarantine.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertQuarantined } from '../store/quarantine.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

/** Puts `count` messages into quarantine, of no device. */
async function quarantine(count: number, payload = '{'): Promise<string[]> {
  const { school } = await http.place()
  const rows = Array.from({ length: count }, (_, i) => ({
    school,
    id: http.newId(),
    device: null,
    topic: 'preau1/up/x',
    receivedAt: NOW + i,
    code: 'ENVELOPE_NOT_JSON',
    detail: '',
    bytes: payload.length,
    payload,
  }))
  await http.db.write((transaction) => insertQuarantined(transaction, rows))
  return rows.map(({ id }) => id)
}

const list = async (query = '') =>
  decoder(QuarantineList, 'INTERNAL')((await http.app.inject(`/api/quarantine${query}`)).json())

describe('/api/quarantine', () => {
  it('gives the newest first, as its shape says and as text', async () => {
    const ids = await quarantine(3, '<script>alert(1)</script>\u0000')
    const { total, rows } = await list('?limit=2')
    expect([total, rows.map(({ id }) => id)]).toEqual([3, ids.slice(1).reverse()])
    expect(rows[0]?.text).toContain('<script>alert(1)</script>')
  })

  it('takes one message out, once', async () => {
    const [first] = await quarantine(2)
    const url = `/api/quarantine/${first}`
    const gone = await http.app.inject({ method: 'DELETE', url })
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
    const again = await http.app.inject({ method: 'DELETE', url })
    expect([again.statusCode, again.json().code]).toEqual([404, 'NOT_FOUND'])
    expect((await list()).total).toBe(1)
  })

  it('takes out all that are there, however many', async () => {
    await quarantine(1203)
    const gone = await http.app.inject({ method: 'DELETE', url: '/api/quarantine' })
    expect(gone.statusCode).toBe(204)
    expect(await list()).toEqual({ total: 0, rows: [] })
  })
})
