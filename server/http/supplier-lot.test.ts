import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTRACT, makeContract, type November, playNovember } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const MONTH = 'from=2026-11-01&to=2026-11-30'
/** Words that are only of what the other supplier has: his name, his lot, the boards, and what is said of their tickets. */
const FOREIGN = ['Boardéo', 'boardeo', 'lot-2', 'TNI', 'Photo du portail', 'Armoire à tableaux']

/** The contract of the guide with two lots: laptops by one supplier, boards by another one. */
function twoLots(): string {
  const [head = '', lots = ''] = CONTRACT.split('\nlots:\n')
  const own = lots.replace('name: Maintenance des écoles', 'name: Ordinateurs\n    classes: [portable]')
  const other = lots
    .replace('id: lot-1', 'id: lot-2')
    .replace('name: Maintenance des écoles', 'name: Armoire à tableaux\n    classes: [tni]')
    .replace('supplier: tableo', 'supplier: boardeo')
  const party = '  - { id: boardeo, name: Boardéo SARL, role: supplier }\n\nresponsibilities:'
  return `${head.replace('\nresponsibilities:', party)}\nlots:\n${own.trimEnd()}\n${other}`
}

let http: TestHttp
let november: November
let supplier: string
let claims: { own: string; other: string }
let now = Date.UTC(2026, 7, 20)

const numberOf = (name: string) => `T-${november.tickets.get(name)?.number}`
const get = async (url: string, cookie: string) => {
  const reply = await http.app.inject({ url, headers: { cookie } })
  return { status: reply.statusCode, text: reply.payload }
}
const post = async (url: string, payload: object, cookie: string) => {
  const reply = await http.app.inject({ method: 'POST', url, payload, headers: { cookie, 'x-preau': '1' } })
  return { status: reply.statusCode, code: reply.payload === '' ? undefined : reply.json().code, body: reply.payload }
}

beforeAll(async () => {
  http = await testHttp({ clock: () => now })
  november = await playNovember(http, await makeContract(http, twoLots()), (at) => {
    now = at
  })
  now = Date.UTC(2026, 11, 2, 9)
  await http.db.run('insert into lot_kinds (lot_id, kind) values ($1, $2)', [november.lot, 'laptop'])
  supplier = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: november.lot } }])
  const made: string[] = []
  for (const lot of ['lot-1', 'lot-2']) {
    const url = `/api/contracts/${november.contract}/claims`
    const drafted = await post(url, { lot, from: '2026-11-01', to: '2026-11-30' }, http.cookie)
    const { id } = JSON.parse(drafted.body) as PenaltyClaim
    await post(`/api/claims/${id}/notice`, {}, http.cookie)
    made.push(id)
  }
  const [own = '', other = ''] = made
  claims = { own, other }
})
afterAll(() => http.close())

describe('a supplier who has some classes of some schools', () => {
  it('sees nothing else of a contract, of its files and figures, nor of any list', async () => {
    const { contract } = november
    const of = (path: string) => `/api/contracts/${contract}${path}`
    const addresses = [
      '/api/contracts',
      ...['', '/board?month=2026-11', '/board/progress', '/claims', `/contract.yaml?${MONTH}`].map(of),
      ...[`/events.jsonl?${MONTH}`, `/statement.json?${MONTH}`, `/statement.csv?${MONTH}`].map(of),
      ...[`/committee?${MONTH}`, `/committee.csv?${MONTH}`].map(of),
      of(`/explanations?to=2026-11-30&ticket=${numberOf('T-5')}`),
      ...['/api/tickets', '/api/devices', '/api/schools', '/api/self/notices'],
    ]
    const seen: Record<string, { status: number; foreign: string[] }> = {}
    for (const address of addresses) {
      const { status, text } = await get(address, supplier)
      seen[address] = { status, foreign: FOREIGN.filter((word) => text.includes(word)) }
    }
    const nothing = { status: 200, foreign: [] }
    expect(seen).toEqual(Object.fromEntries(addresses.map((address) => [address, nothing])))
    const whole = await get(of(`/statement.json?${MONTH}`), http.cookie)
    expect([whole.text.includes('lot-2'), whole.text.includes('boardeo')]).toEqual([true, true])
    const { tickets, lots } = JSON.parse((await get(of(`/statement.json?${MONTH}`), supplier)).text)
    expect([tickets.map(({ ticket }: { ticket: string }) => ticket), lots.length]).toEqual([[numberOf('T-5')], 1])
  })

  it('sees his own tickets and devices, and as much of them as there is', async () => {
    const tickets = JSON.parse((await get('/api/tickets', supplier)).text)
    const devices = JSON.parse((await get('/api/devices', supplier)).text)
    expect([tickets.total, tickets.rows.map(({ number }: { number: string }) => number)]).toEqual([
      1,
      [numberOf('T-5')],
    ])
    expect(devices.rows.map(({ name }: { name: string }) => name).sort()).toEqual(['PC-101', 'PC-102'])
    const rows = JSON.parse((await get(`/api/contracts/${november.contract}/claims`, supplier)).text).rows
    expect(rows.map(({ id }: PenaltyClaim) => id)).toEqual([claims.own])
  })

  it('does nothing about what is another’s: it is as if it were not there', async () => {
    const { contract } = november
    const other = november.tickets.get('T-3')?.id
    const pause = { from: '2026-11-18T09:00:00+01:00', cause: 'access_refused' }
    const asked = [
      await post(`/api/contracts/${contract}/pauses/contest`, { ticket: numberOf('T-3'), pause, note: 'x' }, supplier),
      await post(`/api/claims/${claims.other}/remarks`, { note: 'x' }, supplier),
      await post(`/api/tickets/${other}/acts`, { act: 'acknowledge', key: http.newId() }, supplier),
    ]
    expect(asked.map(({ code }) => code)).toEqual(['TICKET_NOT_FOUND', 'CLAIM_NOT_FOUND', 'TICKET_NOT_FOUND'])
    const missing = await post(
      `/api/contracts/${contract}/pauses/contest`,
      { ticket: 'T-77', pause, note: 'x' },
      supplier,
    )
    expect(missing.body.replace('T-77', numberOf('T-3'))).toBe(asked[0]?.body)
    const explained = await get(
      `/api/contracts/${contract}/explanations?to=2026-11-30&ticket=${numberOf('T-2')}`,
      supplier,
    )
    expect(JSON.parse(explained.text)).toEqual({ rows: [], about: null, closed: [] })
    expect((await get(`/api/tickets/${other}`, supplier)).status).toBe(404)
    expect((await get(`/api/devices/${november.devices.get('TNI-101')}`, supplier)).status).toBe(404)
    expect((await post(`/api/claims/${claims.own}/remarks`, { note: 'À moi' }, supplier)).status).toBe(200)
  })
})
