import type { TicketActRequest } from '@preau/protocol/api/ticket-acts.ts'
import type { Ticket, TicketList } from '@preau/protocol/api/tickets.ts'
import type { Id } from '@preau/protocol/ids.ts'
import type { Grant } from '@preau/protocol/rules/roles.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOW, type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
let place: Awaited<ReturnType<TestHttp['place']>>
let now = NOW
beforeEach(async () => {
  now = NOW
  http = await testHttp({ clock: () => now })
  place = await http.place()
})
afterEach(() => http.close())

type Act = TicketActRequest extends infer A
  ? A extends { key: string }
    ? Omit<A, 'key'> & { key?: Id }
    : never
  : never

async function send(method: 'GET' | 'POST', url: string, body?: object, cookie = http.cookie) {
  const payload = body === undefined ? {} : { payload: body }
  return await http.app.inject({ method, url, headers: { cookie, 'x-preau': '1' }, ...payload })
}

async function open(fields: object = {}, cookie?: string): Promise<Ticket> {
  const { school, device } = place
  const body = { key: http.newId(), school, device, symptom: 'no_picture', canTeach: 'no', ...fields }
  const reply = await send('POST', '/api/tickets', body, cookie)
  expect(reply.statusCode, reply.body).toBe(201)
  return reply.json()
}

async function act(ticket: { id: Id }, body: Act, cookie?: string) {
  return await send('POST', `/api/tickets/${ticket.id}/acts`, { key: http.newId(), ...body }, cookie)
}

async function done(ticket: { id: Id }, body: Act, cookie?: string): Promise<Ticket> {
  const reply = await act(ticket, body, cookie)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

function signIn(role: Grant['role']): string {
  return http.signIn([{ role, scope: { kind: 'school', id: place.school } }])
}

function told({ timeline }: Ticket): string[] {
  return timeline.map((line) => (line.type === 'event' ? line.event : line.kind))
}

describe('reporting a fault', () => {
  it('takes three touches: the equipment, the symptom, and whether one can teach', async () => {
    const teacher = signIn('teacher')
    const { id, number, severity, state, device, room, party, mine, clocks } = await open({ words: 'Noir' }, teacher)
    expect({ number, severity, state, device, room, party, mine, clocks }).toEqual({
      number: 'T-1001',
      severity: 'blocking',
      state: 'open',
      device: { id: place.device, name: 'TNI du CP', kind: 'board_pc' },
      room: { id: place.room, name: 'CP' },
      party: { id: 'commune', name: null },
      mine: true,
      clocks: [],
    })
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is done once, however often the same is sent', async () => {
    const key = http.newId()
    const [first, again] = [await open({ key }), await open({ key })]
    expect(again.id).toBe(first.id)
    const { total } = (await send('GET', '/api/tickets')).json<TicketList>()
    expect(total).toBe(1)
  })

  it('lets only who steers say the severity himself', async () => {
    const { school, device } = place
    const body = { key: http.newId(), school, device, symptom: 'no_picture', severity: 'minor' }
    expect((await send('POST', '/api/tickets', body, signIn('teacher'))).statusCode).toBe(400)
    expect((await open({ severity: 'minor' })).severity).toBe('minor')
  })

  it('refuses an observer', async () => {
    const { school, device } = place
    const body = { key: http.newId(), school, device, symptom: 'no_picture' }
    expect((await send('POST', '/api/tickets', body, signIn('observer'))).statusCode).toBe(403)
  })
})

describe('treating a ticket', () => {
  it('goes from taking it over a pause to its end, each step in the log', async () => {
    const ticket = await open()
    const technician = signIn('technician')
    now += 60_000
    expect(await done(ticket, { act: 'acknowledge' }, technician)).toMatchObject({
      state: 'acknowledged',
      assignee: { me: true },
    })
    now += 60_000
    const paused = await done(ticket, { act: 'pause', cause: 'access_refused', proof: 'Portail fermé' }, technician)
    expect(paused).toMatchObject({ state: 'paused', pauses: [{ cause: 'access_refused', since: now }] })
    now += 60_000
    expect(await done(ticket, { act: 'on_site' }, technician)).toMatchObject({ state: 'on_site', pauses: [] })
    now += 60_000
    expect(await done(ticket, { act: 'restore', note: 'Câble' }, technician)).toMatchObject({ restoredAt: now })
    const closed = await done(ticket, { act: 'close' }, signIn('teacher'))
    expect(closed.state).toBe('closed')
    expect(told(closed)).toEqual([
      ...['opened', 'acknowledged', 'assigned', 'paused', 'on_site', 'resumed', 'restored', 'closed'],
    ])
  })

  it('asks for the proof of a pause that needs one', async () => {
    const ticket = await open()
    const reply = await act(ticket, { act: 'pause', cause: 'access_refused' })
    expect([reply.statusCode, reply.json().code]).toEqual([400, 'REQUEST_INVALID'])
  })

  it('does nothing twice for the same key', async () => {
    const ticket = await open()
    const key = http.newId()
    await done(ticket, { act: 'acknowledge', key })
    expect(told(await done(ticket, { act: 'acknowledge', key }))).toEqual(['opened', 'acknowledged', 'assigned'])
  })

  it('refuses what does not fit how the ticket stands, with the reason', async () => {
    const ticket = await open()
    await done(ticket, { act: 'restore' })
    const reply = await act(ticket, { act: 'pause', cause: 'awaiting_user' })
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({
      code: 'TICKET_ACT_REFUSED',
      context: { act: 'pause', state: 'restored', reason: 'is_restored' },
    })
  })

  it('counts work that was told later at the time of the work', async () => {
    const ticket = await open()
    const worked = NOW + 3_600_000
    now = NOW + 4 * 3_600_000
    await done(ticket, { act: 'on_site', at: worked })
    const restored = await done(ticket, { act: 'restore', at: worked + 900_000 })
    expect(restored).toMatchObject({ state: 'restored', restoredAt: worked + 900_000 })
    expect(restored.timeline.at(-1)).toMatchObject({ at: worked + 900_000, recordedAt: now })
  })

  it('refuses a time in the future, before the ticket or too long ago', async () => {
    const ticket = await open()
    for (const at of [NOW + 3_600_000, NOW - 60_000, NOW - 8 * 86_400_000]) {
      const reply = await act(ticket, { act: 'on_site', at })
      expect(reply.json().code).toBe('TICKET_TIME_INVALID')
    }
  })

  it('refuses work told later that lines written since would contradict', async () => {
    const ticket = await open()
    now += 3_600_000
    await done(ticket, { act: 'pause', cause: 'awaiting_user' })
    const reply = await act(ticket, { act: 'restore', at: NOW + 60_000 })
    expect(reply.json().context).toMatchObject({ reason: 'later_lines', event: 'paused' })
  })

  it('lets a supplier work, but neither judge nor reject', async () => {
    const ticket = await open()
    const supplier = signIn('supplier')
    await done(ticket, { act: 'remote_start' }, supplier)
    for (const body of [
      { act: 'requalify', severity: 'minor' },
      { act: 'reject', reason: 'x' },
    ] as const) {
      const reply = await act(ticket, body, supplier)
      expect([reply.statusCode, reply.json().code]).toEqual([403, 'ACTION_REFUSED'])
    }
  })

  it('swaps two devices: each stands where the other stood, and service is there again', async () => {
    const stock = await http.db.write(async (t) => {
      const { insertDevice } = await import('../store/new-devices.ts')
      const id = http.newId()
      const made = { name: 'TNI de réserve', kind: 'board_pc', room: null, model: null, serial: null } as const
      await insertDevice(t, { school: place.school, id, claim: id.replaceAll('-', ''), enrolledAt: NOW, ...made })
      return id
    })
    const swapped = await done(await open(), { act: 'swap', with: stock })
    expect(swapped.state).toBe('restored')
    expect(told(swapped)).toEqual(expect.arrayContaining(['swap', 'restored']))
    const rooms = await http.db.all('select id, room_id from devices order by id')
    expect(rooms).toEqual([
      { id: place.device, room_id: null },
      { id: stock, room_id: place.room },
    ])
  })
})

describe('a correction', () => {
  it('puts another line in the place of a wrong one, which stays to be read', async () => {
    const ticket = await open()
    now += 3_600_000
    await done(ticket, { act: 'restore' })
    now += 60_000
    const body = { key: http.newId(), line: 2, reason: 'Rétabli dès 9 h', with: { at: NOW + 600_500 } }
    const reply = await send('POST', `/api/tickets/${ticket.id}/corrections`, body)
    expect(reply.statusCode, reply.body).toBe(200)
    const corrected = reply.json<Ticket>()
    expect(corrected.restoredAt).toBe(NOW + 600_000)
    expect(corrected.timeline).toMatchObject([
      { event: 'opened', n: 1 },
      { event: 'restored', n: 2, at: NOW + 3_600_000, correctedBy: 3 },
      {
        event: 'corrected',
        n: 3,
        replaces: 2,
        note: 'Rétabli dès 9 h',
        with: { event: 'restored', at: NOW + 600_000 },
      },
    ])
  })

  it('is refused where lines would not fit any more, and of a line that was replaced', async () => {
    const ticket = await open()
    now += 3_600_000
    await done(ticket, { act: 'restore' })
    const correct = (fields: object) =>
      send('POST', `/api/tickets/${ticket.id}/corrections`, { key: http.newId(), reason: 'Erreur', ...fields })
    expect((await correct({ line: 1 })).json().code).toBe('TICKET_ACT_REFUSED')
    expect((await correct({ line: 2, with: { severity: 'minor' } })).json().code).toBe('REQUEST_INVALID')
    expect((await correct({ line: 9 })).json().code).toBe('REQUEST_INVALID')
    expect((await correct({ line: 2 })).json()).toMatchObject({ state: 'open', restoredAt: null })
    expect((await correct({ line: 2 })).json().code).toBe('REQUEST_INVALID')
  })

  it('names one line: what is told later does not stand in the second of one that was taken back', async () => {
    const ticket = await open()
    now += 3_600_000
    const at = NOW + 600_000
    await done(ticket, { act: 'requalify', severity: 'major', at })
    const body = { key: http.newId(), line: 2, reason: 'Erreur' }
    expect((await send('POST', `/api/tickets/${ticket.id}/corrections`, body)).statusCode).toBe(200)
    now += 60_000
    const said = (await act(ticket, { act: 'requalify', severity: 'minor', at })).json<Ticket>()
    expect(said.severity).toBe('minor')
    expect(said.timeline.at(-1)).toMatchObject({ event: 'corrected', n: 3 })
    expect(said.timeline.filter((line) => line.type === 'event' && line.event === 'requalified')).toMatchObject([
      { n: 2, at, correctedBy: 3 },
      { n: 4, at: at + 1000 },
    ])
  })

  it('is made by who answers for the contract alone', async () => {
    const ticket = await open()
    const body = { key: http.newId(), line: 1, reason: 'Erreur', with: { severity: 'minor' } }
    const url = `/api/tickets/${ticket.id}/corrections`
    for (const role of ['technician', 'supplier'] as const) {
      expect((await send('POST', url, body, signIn(role))).statusCode).toBe(403)
    }
    expect((await send('POST', url, body, signIn('contract_manager'))).json()).toMatchObject({ severity: 'minor' })
  })
})

describe('a picture', () => {
  const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='

  it('is kept with its ticket and given to those who reach it, as what it is', async () => {
    const ticket = await open()
    const key = http.newId()
    const reply = await send('POST', `/api/tickets/${ticket.id}/photos`, { key, data: PNG, words: 'Dalle fendue' })
    expect(reply.statusCode, reply.body).toBe(201)
    const note = reply.json<Ticket>().timeline.at(-1)
    expect(note).toMatchObject({ kind: 'photo', words: 'Dalle fendue', photo: { type: 'image/png', bytes: 68 } })
    const photo = await send('GET', `/api/ticket-photos/${key}`)
    expect([photo.statusCode, photo.headers['content-type'], photo.headers['x-content-type-options']]).toEqual([
      ...[200, 'image/png', 'nosniff'],
    ])
    expect(photo.rawPayload.equals(Buffer.from(PNG, 'base64'))).toBe(true)
    const elsewhere = http.signIn([{ role: 'technician', scope: { kind: 'school', id: http.newId() } }])
    expect((await send('GET', `/api/ticket-photos/${key}`, undefined, elsewhere)).json().code).toBe('PHOTO_NOT_FOUND')
  })

  it('is none where its bytes are none', async () => {
    const ticket = await open()
    const data = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
    const reply = await send('POST', `/api/tickets/${ticket.id}/photos`, { key: http.newId(), data })
    expect(reply.json().code).toBe('PHOTO_INVALID')
  })
})

describe('the list of tickets', () => {
  it('counts what fits the query and gives the rows of a filter', async () => {
    const [first, second] = [await open(), await open({ canTeach: 'yes', words: 'Télécommande perdue' })]
    await done(first, { act: 'pause', cause: 'awaiting_user' })
    const list = (await send('GET', '/api/tickets?state=live&severity=minor&q=telecommande')).json<TicketList>()
    expect(list).toMatchObject({
      total: 1,
      counts: { live: 1, late: 0, paused: 0, blocking: 0, restored: 0 },
      rows: [{ id: second.id }],
    })
    const all = (await send('GET', '/api/tickets?sort=number&direction=asc')).json<TicketList>()
    expect(all.rows.map(({ number }) => number)).toEqual(['T-1001', 'T-1002'])
    expect(all.counts).toMatchObject({ live: 2, paused: 1, blocking: 1 })
  })
})
