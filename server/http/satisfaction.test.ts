import type { Id } from '@preau/protocol/ids.ts'
import { RATED_WITHIN } from '@preau/protocol/rules/satisfaction.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setGrants } from '../store/grants.ts'
import { insertPerson } from '../store/people.ts'
import { insertTicket, nextTicketNumber } from '../store/tickets.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let now = NOW
let place: { authority: Id; school: Id; room: Id; device: Id }
beforeEach(async () => {
  now = NOW
  http = await testHttp({ clock: () => now })
  place = await http.place()
})
afterEach(() => http.close())

const at = (role: 'teacher' | 'technician' | 'contract_manager' | 'school_head') =>
  http.signIn([{ role, scope: { kind: 'school', id: place.school } }])

async function ask(cookie: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, payload?: object) {
  const headers = { cookie, origin: 'http://localhost', host: 'localhost', 'x-preau': '1' }
  const reply = await http.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: reply.statusCode, body: reply.body === '' ? null : JSON.parse(reply.body) }
}

/** A ticket of the board, in a state that it has had since a moment. */
async function makeTicket(state: 'open' | 'closed', since = NOW): Promise<Id> {
  const id = http.newId()
  const { school, device, room } = place
  const facts = { school, id, device, kind: 'board_pc', room, symptom: 'other', title: '', canTeach: null } as const
  const isOver = state === 'closed'
  const times = { openedAt: since - 1000, restoredAt: isOver ? since : null, endedAt: isOver ? since : null }
  const stands = { severity: 'minor', level: 'n1', party: 'commune', lot: null, assignee: null, visitAt: null } as const
  const rest = { rule: null, openedBy: null, contract: null, repeats: 0, seenAt: null, recoveredAt: null }
  await http.db.write(async (t) =>
    insertTicket(t, {
      ...{ ...facts, ...stands, ...rest, ...times, state, changedAt: since },
      ...{ pauses: [], clocks: [], number: await nextTicketNumber(t) },
    }),
  )
  return id
}

describe('a rating', () => {
  it('is given by the school in one touch, corrected for a day, and named nowhere', async () => {
    const ticket = await makeTicket('closed')
    const teacher = at('teacher')
    const url = `/api/tickets/${ticket}/rating`
    expect((await ask(teacher, 'GET', url)).body).toEqual({ score: null, until: NOW + RATED_WITHIN })
    expect((await ask(teacher, 'PUT', url, { score: 2 })).body).toEqual({ score: 2, until: NOW + 86_400_000 })
    now = NOW + 86_400_000
    expect((await ask(teacher, 'PUT', url, { score: 4 })).status).toBe(200)
    now += 1
    expect(await ask(teacher, 'PUT', url, { score: 5 })).toMatchObject({
      status: 409,
      body: { code: 'RATING_REFUSED' },
    })
    expect((await ask(teacher, 'GET', url)).body).toEqual({ score: 4, until: null })
    // The audit would say who thinks what.
    expect(await http.db.get("select count(*) as count from audit_lines where action like 'satisfaction%'")).toEqual({
      count: 0,
    })
  })

  it('is refused before the repair, after thirty days, and to who repairs', async () => {
    const open = await makeTicket('open')
    const old = await makeTicket('closed', NOW - RATED_WITHIN - 1)
    const teacher = at('teacher')
    for (const ticket of [open, old]) {
      const reply = await ask(teacher, 'PUT', `/api/tickets/${ticket}/rating`, { score: 5 })
      expect(reply).toMatchObject({ status: 409, body: { code: 'RATING_REFUSED' } })
    }
    expect((await ask(at('technician'), 'PUT', `/api/tickets/${open}/rating`, { score: 5 })).status).toBe(403)
  })

  it('counts in the figures of its school and period', async () => {
    const ticket = await makeTicket('closed')
    await ask(at('teacher'), 'PUT', `/api/tickets/${ticket}/rating`, { score: 5 })
    const day = new Date(NOW).toISOString().slice(0, 10)
    const manager = at('contract_manager')
    const { body } = await ask(manager, 'GET', `/api/satisfaction?from=${day}&to=${day}`)
    expect(body).toMatchObject({
      ...{ ratings: { answers: 1, counts: [0, 0, 0, 0, 1], mean: 5 }, closed: 1, survey: null },
      schools: [{ id: place.school, name: 'Jules Ferry', closed: 1 }],
    })
    const wrong = await ask(manager, 'GET', `/api/satisfaction?from=${day}&to=2001-01-01`)
    expect(wrong).toMatchObject({ status: 400, body: { code: 'PERIOD_INVALID' } })
  })
})

describe('a survey', () => {
  const today = new Date(NOW).toISOString().slice(0, 10)
  const closesOn = new Date(NOW + 10 * 86_400_000).toISOString().slice(0, 10)

  async function makeTeachers(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await http.db.write(async (t) => {
        const id = http.newId()
        await insertPerson(t, { id, name: `Enseignante ${i}`, login: `e${i}@ecole.fr`, madeAt: NOW })
        await setGrants(t, id, [{ role: 'teacher', scope: { kind: 'school', id: place.school } }])
      })
    }
  }

  it('is opened for the schools that one reaches, whose people are told', async () => {
    await makeTeachers(2)
    const opened = await ask(at('contract_manager'), 'POST', '/api/surveys', { opensOn: today, closesOn })
    expect(opened).toMatchObject({ status: 201, body: { schools: 1, told: 2, elsewhere: 0 } })
    const elsewhere = { opensOn: today, closesOn, schools: [http.newId()] }
    expect((await ask(at('contract_manager'), 'POST', '/api/surveys', elsewhere)).body.code).toBe('PLACE_NOT_FOUND')
    const wrong = { opensOn: closesOn, closesOn: today }
    expect((await ask(at('contract_manager'), 'POST', '/api/surveys', wrong)).body.code).toBe('PERIOD_INVALID')
  })

  it('is answered once each, and tells nothing before it is closed or while few have answered', async () => {
    const url = `/api/schools/${place.school}/survey`
    expect((await ask(at('teacher'), 'POST', url, { maintenance: true, product: 4 })).body.code).toBe('SURVEY_CLOSED')
    await ask(at('contract_manager'), 'POST', '/api/surveys', { opensOn: today, closesOn })
    const first = at('teacher')
    expect((await ask(first, 'GET', '/api/surveys')).body.rows).toMatchObject([{ answered: false, closesOn }])
    expect((await ask(first, 'POST', url, { maintenance: true, product: 4 })).status).toBe(204)
    expect((await ask(first, 'POST', url, { maintenance: false, product: 1 })).body.code).toBe('SURVEY_ANSWERED')
    expect((await ask(first, 'GET', '/api/surveys')).body.rows).toMatchObject([{ answered: true }])
    for (let i = 0; i < 3; i++) await ask(at('teacher'), 'POST', url, { maintenance: i > 0, product: 3 })
    const figures = async () => {
      const { body } = await ask(at('contract_manager'), 'GET', `/api/satisfaction?from=${today}&to=${today}`)
      return body.survey
    }
    expect(await figures()).toBeNull()
    now = NOW + 12 * 86_400_000
    expect(await figures()).toMatchObject({ answers: 4, maintenance: null, product: null })
    now = NOW
    await ask(at('school_head'), 'POST', url, { maintenance: true, product: 5 })
    now = NOW + 12 * 86_400_000
    expect(await figures()).toMatchObject({
      ...{ schools: 1, answered: 1, answers: 5, maintenance: { yes: 4, no: 1 } },
      product: { answers: 5, counts: [0, 0, 3, 1, 1], mean: 3.6 },
    })
  })
})

describe('an objective', () => {
  it('is agreed by who pays or heads the school, is late after its date, and reached for good', async () => {
    const head = at('school_head')
    const made = await ask(head, 'POST', '/api/objectives', {
      school: place.school,
      title: ' Fibre ',
      dueOn: '2020-01-31',
    })
    expect(made).toMatchObject({ status: 201, body: { title: 'Fibre', late: true, reachedOn: null } })
    const url = `/api/objectives/${made.body.id}`
    expect((await ask(at('teacher'), 'PATCH', url, { state: 'reached' })).status).toBe(403)
    const today = new Date(NOW).toISOString().slice(0, 10)
    expect((await ask(head, 'PATCH', url, { state: 'reached' })).body).toMatchObject({ late: false, reachedOn: today })
    expect((await ask(head, 'PATCH', url, { state: 'open', dueOn: '2030-02-30' })).body.code).toBe('REQUEST_INVALID')
    expect((await ask(head, 'GET', '/api/objectives')).body.rows).toMatchObject([{ title: 'Fibre', reachedOn: today }])
  })
})

describe('the workload', () => {
  it('counts what stands and names who has it, for who shares work out', async () => {
    await makeTicket('open')
    const { body } = await ask(at('contract_manager'), 'GET', '/api/workload?from=2026-09-01&to=2026-09-30')
    expect(body).toMatchObject({
      technicians: [{ name: null, assigned: false, live: 1, late: 0 }],
      schools: [{ id: place.school, name: 'Jules Ferry', live: 1 }],
    })
    expect((await ask(at('technician'), 'GET', '/api/workload?from=2026-09-01&to=2026-09-30')).status).toBe(403)
  })
})
