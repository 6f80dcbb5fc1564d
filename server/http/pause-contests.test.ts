import type { Committee } from '@preau/protocol/api/committee.ts'
import type { Explanations } from '@preau/protocol/api/contract-figures.ts'
import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeContract, type November, playNovember } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const PAUSE = { from: '2026-11-18T09:00:00+01:00', cause: 'access_refused' }
const NOTE = 'Le portail était encore fermé à 11 h'

let http: TestHttp
let now: number
let november: November
let supplier: string
let ticket: string

beforeEach(async () => {
  now = Date.UTC(2026, 7, 20)
  http = await testHttp({ clock: () => now })
  november = await playNovember(http, await makeContract(http), (at) => {
    now = at
  })
  now = Date.UTC(2026, 11, 2, 9)
  supplier = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: november.lot } }])
  ticket = `T-${november.tickets.get('T-3')?.number}`
})
afterEach(() => http.close())

const post = async (url: string, payload: object = {}, cookie = http.cookie) => {
  const reply = await http.app.inject({ method: 'POST', url, payload, headers: { cookie, 'x-preau': '1' } })
  const body = reply.body === '' ? {} : reply.json()
  return { status: reply.statusCode, code: body.code as string, reason: body.context?.reason as string, body }
}
const get = async (path: string, cookie = http.cookie) =>
  await http.app.inject({ url: `/api/contracts/${november.contract}/${path}`, headers: { cookie } })
const contest = (more: object = {}, cookie = supplier) =>
  post(`/api/contracts/${november.contract}/pauses/contest`, { ticket, pause: PAUSE, note: NOTE, ...more }, cookie)
const answer = (said: string, cookie = http.cookie) =>
  post(`/api/contracts/${november.contract}/pauses/answer`, { ticket, pause: PAUSE, said, note: 'Lu' }, cookie)
const explained = async (): Promise<Explanations> => (await get(`explanations?ticket=${ticket}&to=2026-11-30`)).json()
const statement = async () => (await get('statement.json?from=2026-11-01&to=2026-11-30')).json()

describe('a pause', () => {
  it('is contested by the supplier and answered by the buyer, each once a line of the log and of the statement', async () => {
    expect((await contest()).status).toBe(204)
    const [open] = (await explained()).rows[1]?.pauses ?? []
    expect(open?.contest).toMatchObject({ by: 'tableo', note: NOTE, answer: null })
    now += 1000
    expect((await answer('granted')).status).toBe(204)
    const [said] = (await explained()).rows[1]?.pauses ?? []
    expect(said?.contest?.answer).toMatchObject({ said: 'granted', by: 'beauval', note: 'Lu' })
    const { contests } = await statement()
    expect(contests).toEqual([
      {
        ...{
          ticket,
          paused_at: PAUSE.from,
          cause: PAUSE.cause,
          contested_at: '2026-12-02T10:00:00+01:00',
          by: 'tableo',
        },
        ...{ answer: 'granted', answered_at: '2026-12-02T10:00:01+01:00' },
      },
    ])
    const pack: Committee = (await get('committee?from=2026-11-01&to=2026-11-30')).json()
    expect(pack.contests).toMatchObject([
      { ticket, pausedAt: PAUSE.from, contestedAt: '2026-12-02T10:00:00+01:00', answer: 'granted' },
    ])
    // By the names of the contract, never by its codes.
    expect([pack.contests[0]?.cause, pack.contests[0]?.by]).toEqual(['Accès refusé', 'Tableo SAS'])
    const log = (await get('events.jsonl?from=2026-11-01&to=2026-11-30')).body.trimEnd().split('\n')
    const lines = log.map((line) => JSON.parse(line)).filter(({ event }) => /^pause_/.test(event))
    expect(lines).toMatchObject([
      { event: 'pause_contested', pause: { at: PAUSE.from, cause: PAUSE.cause }, note: NOTE },
      { event: 'pause_answered', pause: { at: PAUSE.from, cause: PAUSE.cause }, cause: 'granted', note: 'Lu' },
    ])
  })

  it('is contested once, answered only where it is contested, and only where it was', async () => {
    expect(await answer('kept')).toMatchObject({ status: 409, reason: 'nothing_contested' })
    await contest()
    expect(await contest()).toMatchObject({ status: 409, reason: 'contested' })
    expect(await contest({ pause: { ...PAUSE, cause: 'awaiting_user' } })).toMatchObject({ code: 'REQUEST_INVALID' })
    expect(await contest({ pause: { ...PAUSE, from: '2026-11-18T09:00:01+01:00' } })).toMatchObject({ status: 400 })
    expect(await contest({ ticket: 'T-77' })).toMatchObject({ code: 'TICKET_NOT_FOUND' })
  })

  it('stands where it is taken back that it is contested', async () => {
    const paused = async () => (await explained()).rows[1]?.pauses
    const before = await paused()
    expect(before).toMatchObject([{ from: PAUSE.from }])
    await contest()
    const found = november.tickets.get('T-3')
    const lines = await http.db.all('select event from service_events where ticket_id = $1', [found?.id ?? ''])
    const taken = { key: http.newId(), line: lines.length, reason: 'Contestée par erreur' }
    now += 1000
    expect((await post(`/api/tickets/${found?.id}/corrections`, taken)).status).toBe(200)
    const log = (await get('events.jsonl?from=2026-11-01&to=2026-11-30')).body.trimEnd().split('\n')
    expect(log.map((line) => JSON.parse(line)).filter(({ event }) => event === 'corrected')).toMatchObject([
      { replaces: { at: '2026-12-02T10:00:00+01:00', event: 'pause_contested' } },
    ])
    expect(await paused()).toEqual(before)
    expect((await statement()).contests).toBeUndefined()
  })

  it('is contested by the supplier of its lot alone, and answered by the buyer alone', async () => {
    const other = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: http.newId() } }])
    expect((await contest({}, other)).code).toBe('CONTRACT_NOT_FOUND')
    await contest()
    expect((await answer('kept', supplier)).code).toBe('ACTION_REFUSED')
  })

  it('that is contested in a claim has to be answered before the claim is decided', async () => {
    // So it was late by a day, in spite of the pause.
    const found = november.tickets.get('T-3')
    const lines = await http.db.all<{ event: string }>(
      'select event from service_events where ticket_id = $1 order by n',
      [found?.id ?? ''],
    )
    const place = lines.findIndex(({ event }) => event === 'restored') + 1
    const changed = { line: place, with: { at: Date.parse('2026-11-24T10:00:00+01:00') }, reason: 'Lu sur le bon' }
    const corrected = await post(`/api/tickets/${found?.id}/corrections`, { key: http.newId(), ...changed })
    expect([corrected.status, corrected.code]).toEqual([200, undefined])
    const drafted = await post(`/api/contracts/${november.contract}/claims`, {
      ...{ lot: 'lot-1', from: '2026-11-01', to: '2026-11-30' },
    })
    const claim = drafted.body as PenaltyClaim
    expect(claim.breaches.map((breach) => breach.ticket)).toContain(ticket)
    await post(`/api/claims/${claim.id}/notice`)
    await contest()
    now = Date.UTC(2026, 11, 20)
    expect((await post(`/api/claims/${claim.id}/decision`)).reason).toBe('unanswered')
    await answer('kept')
    expect((await post(`/api/claims/${claim.id}/decision`)).status).toBe(200)
  })
})
