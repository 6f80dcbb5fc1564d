import type { PenaltyClaim } from '@preau/protocol/api/penalty-claims.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { joinPeer, leavePeer } from '../store/sync/peers.ts'
import { writeVersions } from '../store/sync/rows.ts'
import { makeContract, type November, playNovember } from './testing/november.ts'
import { type TestHttp, testHttp } from './testing.ts'

const DAY = 86_400_000
const MONTH = { lot: 'lot-1', from: '2026-11-01', to: '2026-11-30' }

let http: TestHttp
let now: number
let november: November
let supplier: string

beforeEach(async () => {
  now = Date.UTC(2026, 7, 20)
  http = await testHttp({ clock: () => now })
  november = await playNovember(http, await makeContract(http), (at) => {
    now = at
  })
  now = Date.UTC(2026, 11, 2, 9)
  supplier = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: november.lot } }])
})
afterEach(() => http.close())

const post = async (url: string, payload: object = {}, cookie = http.cookie) => {
  const reply = await http.app.inject({ method: 'POST', url, payload, headers: { cookie, 'x-preau': '1' } })
  const body = reply.json()
  return {
    status: reply.statusCode,
    code: body.code as string,
    reason: body.context?.reason,
    claim: body as PenaltyClaim,
  }
}
const draft = (body = MONTH) => post(`/api/contracts/${november.contract}/claims`, body)
const claims = async (cookie = http.cookie): Promise<PenaltyClaim[]> => {
  const reply = await http.app.inject({ url: `/api/contracts/${november.contract}/claims`, headers: { cookie } })
  return reply.json().rows
}
const statement = async () => {
  const url = `/api/contracts/${november.contract}/statement.json?from=2026-11-01&to=2026-11-30`
  return (await http.app.inject({ url, headers: { cookie: http.cookie } })).json()
}

describe('a penalty', () => {
  it('of a contract of the school itself is read at the town hall where it stands, by who pays there alone', async () => {
    const { db } = http
    const school = [...november.schools.values()][0] ?? ''
    await db.write((t) => joinPeer(t, { school, server: school, now }))
    const { claim } = await draft()
    const kept = () => db.all('select school_id, id, state, claimed_cents, changed_at from school_claims')
    const stands = { school_id: school, id: claim.id, claimed_cents: Math.round(claim.sums.claimed_eur * 100) }
    expect(await kept()).toEqual([{ ...stands, state: 'draft', changed_at: now }])
    now += DAY
    await post(`/api/claims/${claim.id}/notice`)
    expect(await kept()).toEqual([{ ...stands, state: 'notified', changed_at: now }])
    const list = (cookie: string) => http.app.inject({ url: '/api/school-claims', headers: { cookie } })
    // Here it stands under its contract already; a town hall does not have that contract.
    expect((await list(http.cookie)).json()).toEqual({ rows: [] })
    await db.run("update school_claims set contract_id = 'elsewhere'")
    const place = { school: { id: school }, lot: 'lot-1', state: 'notified', breaches: claim.breaches.length }
    expect((await list(http.cookie)).json().rows).toMatchObject([{ id: claim.id, ...place }])
    const other = http.signIn([
      { role: 'contract_manager', scope: { kind: 'school', id: november.schools.get('0800002Y') ?? '' } },
    ])
    expect((await list(other)).json()).toEqual({ rows: [] })
    expect((await list(supplier)).json().code).toBe('ACTION_REFUSED')
  })

  it('of a contract that came from the town hall is drafted there, and in the school again once it has left', async () => {
    const { db } = http
    const school = (await db.get<{ id: string }>('select id from schools'))?.id ?? ''
    await db.write(async (t) => {
      await joinPeer(t, { school, server: school, now })
      const row = { school, kind: 'contract', key: JSON.stringify([november.contract]), version: '0', row: null }
      await writeVersions(t, [row])
    })
    expect(await draft()).toMatchObject({ status: 409, code: 'CLAIM_AT_TOWN_HALL' })
    expect(await claims()).toEqual([])
    await db.write((t) => leavePeer(t, school, 'left'))
    expect((await draft()).status).toBe(201)
  })

  it('is drafted with each late day, its formula, pauses, cap and floor, as the statement has them', async () => {
    const { claim } = await draft()
    const { lots } = await statement()
    expect(claim.sums).toEqual({
      penalties_eur: lots[0].penalties_eur,
      waived_eur: lots[0].waived_eur,
      ...{ cap_eur: 1280, floor_eur: 30, claimed_eur: 66.8 },
    })
    expect(
      claim.breaches.map((b) => [b.equipment, b.commitment, b.days, b.value_eur, b.divisor, b.penalty_eur]),
    ).toEqual([
      ['TNI-102', 'gtr', 3, 12800, 1000, 38.4],
      ['TNI-202', 'gti', 1, 12800, 1000, 12.8],
      ['TNI-202', 'gtr', 2, 12800, 1000, 25.6],
    ])
    const net = claim.breaches.reduce((sum, { penalty_eur, waived_eur }) => sum + penalty_eur - waived_eur, 0)
    expect([claim.state, Math.round(net * 100)]).toEqual(['draft', 6680])
  })

  it('is not drafted for a period that goes on, nor twice for the same days', async () => {
    expect(await draft({ ...MONTH, to: '2026-12-31' })).toMatchObject({ status: 409, reason: 'not_over' })
    const { claim } = await draft()
    expect((await draft()).claim.id).toBe(claim.id)
    expect(await draft({ ...MONTH, from: '2026-11-15' })).toMatchObject({ status: 409, reason: 'overlaps' })
  })

  it('leaves the supplier fifteen days for his remarks, and nothing is decided before', async () => {
    const { claim } = await draft()
    expect(await post(`/api/claims/${claim.id}/decision`)).toMatchObject({ reason: 'remarks_run' })
    const notified = await post(`/api/claims/${claim.id}/notice`, { note: 'Novembre' })
    // The 17th is the fifteenth day after the 2nd: until its end.
    expect([notified.claim.state, notified.claim.remarksUntil]).toEqual(['notified', Date.UTC(2026, 11, 17, 23)])
    expect(await post(`/api/claims/${claim.id}/decision`)).toMatchObject({ reason: 'remarks_run' })
    now = Date.UTC(2026, 11, 17, 22, 59, 59)
    const said = { note: 'La pause du 18 manque', ticket: claim.breaches[0]?.ticket, commitment: 'gtr' }
    expect((await post(`/api/claims/${claim.id}/remarks`, said, supplier)).claim.state).toBe('contested')
    expect((await post(`/api/claims/${claim.id}/decision`)).reason).toBe('remarks_run')
    now += 1000
    expect((await post(`/api/claims/${claim.id}/remarks`, said, supplier)).reason).toBe('remarks_over')
    const decided = await post(`/api/claims/${claim.id}/decision`, { note: 'Maintenue' })
    expect([decided.claim.state, decided.claim.decided_eur]).toEqual(['decided', 66.8])
    expect(decided.claim.steps.map(({ step, amount_eur, note }) => [step, amount_eur, note])).toEqual([
      ['drafted', 66.8, null],
      ['notified', null, 'Novembre'],
      ['remarked', null, 'La pause du 18 manque'],
      ['decided', 66.8, 'Maintenue'],
    ])
    expect((await draft()).reason).toBe('not_draft')
  })

  it('is waived by a line of the log of the contract, so that its statement says the same', async () => {
    const { claim } = await draft()
    await post(`/api/claims/${claim.id}/notice`)
    now += DAY
    expect((await post(`/api/claims/${claim.id}/remarks`, { accepted: true }, supplier)).claim.state).toBe('notified')
    const [first] = claim.breaches
    const waive = [{ ticket: first?.ticket, commitment: 'gtr', amount_eur: 8.4, reason: 'Geste commercial' }]
    const decided = await post(`/api/claims/${claim.id}/decision`, { waive })
    expect(decided.claim.decided_eur).toBe(58.4)
    expect((await statement()).lots[0].claimed_eur).toBe(58.4)
    const unknown = [{ ticket: 'T-77', commitment: 'gtr', reason: 'x' }]
    expect((await post(`/api/claims/${claim.id}/decision`, { waive: unknown })).code).toBe('REQUEST_INVALID')
  })

  it('is drafted again where the log has changed meanwhile', async () => {
    const { claim } = await draft()
    const ticket = november.tickets.get('T-2')
    await http.db.run(
      `insert into service_events (school_id, n, key, ticket_id, at, event, commitment, recorded_at)
       values ($1, 99, $2, $3, $4, 'waived', 'gtr', $4)`,
      [ticket?.school ?? '', http.newId(), ticket?.id ?? '', now],
    )
    expect((await post(`/api/claims/${claim.id}/notice`)).code).toBe('CLAIM_CHANGED')
    expect((await draft()).claim.sums.claimed_eur).toBe(0)
    expect((await post(`/api/claims/${claim.id}/notice`)).claim.state).toBe('notified')
  })

  it('is seen by the supplier of its lot, and by no other', async () => {
    const { claim } = await draft()
    const other = http.signIn([{ role: 'supplier', scope: { kind: 'lot', id: http.newId() } }])
    expect((await claims(supplier)).map(({ id }) => id)).toEqual([claim.id])
    const list = await http.app.inject({ url: '/api/contracts', headers: { cookie: other } })
    expect(list.json()).toEqual({ rows: [] })
    await post(`/api/claims/${claim.id}/notice`)
    expect((await post(`/api/claims/${claim.id}/remarks`, { note: 'x' }, other)).code).toBe('CLAIM_NOT_FOUND')
    expect((await post(`/api/claims/${claim.id}/notice`, {}, supplier)).code).toBe('ACTION_REFUSED')
    const teacher = http.signIn([{ role: 'teacher', scope: { kind: 'server' } }])
    expect((await post(`/api/claims/${claim.id}/remarks`, { note: 'x' }, teacher)).code).toBe('ACTION_REFUSED')
  })
})
