import { Authority, PlaceImportResult, PlaceTree, Room, School } from '@preau/protocol/api/places.ts'
import { decoder } from '@preau/protocol/decode.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestHttp, testHttp } from './testing.ts'

let http: TestHttp
beforeEach(async () => {
  http = await testHttp()
})
afterEach(() => http.close())

const send = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  http.app.inject(payload ? { method, url, payload } : { method, url })
const tree = async () => decoder(PlaceTree, 'INTERNAL')((await http.app.inject('/api/places')).json())
const ABSENT = '0190a000-0000-7000-8000-000000000000'

describe('/api/places', () => {
  it('makes an authority, a school and a room, each as its shape says', async () => {
    const authority = decoder(Authority, 'INTERNAL')((await send('POST', '/api/authorities', { name: 'Nîmes' })).json())
    const made = await send('POST', '/api/schools', {
      authority: authority.id,
      name: ' École  Jules Ferry ',
      uai: '0301674 g',
      insee: '',
    })
    expect(made.statusCode).toBe(201)
    const school = decoder(School, 'INTERNAL')(made.json())
    const room = decoder(Room, 'INTERNAL')((await send('POST', '/api/rooms', { school: school.id, name: 'CP' })).json())
    expect(school).toMatchObject({ name: 'École Jules Ferry', uai: '0301674G', insee: null, timezone: 'Europe/Paris' })
    expect(room).toMatchObject({ name: 'CP', kind: 'classroom', devices: 0 })
    expect(await tree()).toEqual({ authorities: [{ ...authority, schools: [{ ...school, rooms: [room] }] }] })
  })

  it('changes each and takes it away when it is empty', async () => {
    const { authority, school, room, device } = await http.place()
    const changed = await send('PATCH', `/api/schools/${school}`, { uai: null, timezone: 'Indian/Reunion' })
    expect(changed.json()).toMatchObject({ uai: null, timezone: 'Indian/Reunion', name: 'Jules Ferry' })
    expect((await send('PATCH', `/api/authorities/${authority}`, { insee: '2a004' })).json().insee).toBe('2A004')
    expect((await send('PATCH', `/api/rooms/${room}`, { kind: 'storage' })).json().kind).toBe('storage')
    for (const path of [`rooms/${room}`, `schools/${school}`, `authorities/${authority}`]) {
      const full = await send('DELETE', `/api/${path}`)
      expect([path, full.statusCode, full.json().code]).toEqual([path, 409, 'PLACE_NOT_EMPTY'])
    }
    await send('PATCH', `/api/devices/${device}`, { room: null })
    const gone = await send('DELETE', `/api/rooms/${room}`)
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
  })

  it.each([
    ['PATCH', `authorities/${ABSENT}`, { name: 'A' }],
    ['PATCH', `schools/${ABSENT}`, { name: 'A' }],
    ['PATCH', `rooms/${ABSENT}`, { name: 'A' }],
    ['DELETE', `authorities/${ABSENT}`, undefined],
    ['DELETE', `schools/${ABSENT}`, undefined],
    ['DELETE', `rooms/${ABSENT}`, undefined],
    ['POST', 'schools', { authority: ABSENT, name: 'A' }],
    ['POST', 'rooms', { school: ABSENT, name: 'A' }],
  ] as const)('%s %s finds no such place', async (method, path, payload) => {
    const reply = await send(method, `/api/${path}`, payload)
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'PLACE_NOT_FOUND'])
  })

  it.each([
    [{ uai: '0301674A' }, 'UAI_INVALID', { field: 'uai', expected: 'G' }],
    [{ uai: '<script>' }, 'UAI_INVALID', { field: 'uai', value: '<script>' }],
    [{ insee: '99999' }, 'INSEE_INVALID', { field: 'insee' }],
    [{ timezone: 'Europe/Nimes' }, 'REQUEST_INVALID', { path: '/timezone' }],
    [{ timezone: '+01:00' }, 'REQUEST_INVALID', { path: '/timezone' }],
    [{ timezone: '' }, 'REQUEST_INVALID', { path: '/timezone' }],
    [{ name: '\u0002' }, 'REQUEST_INVALID', { path: '/name' }],
    [{ rooms: [] }, 'REQUEST_INVALID', { path: '/rooms' }],
  ])('refuses the school %j', async (change, code, context) => {
    const { school } = await http.place()
    const reply = await send('PATCH', `/api/schools/${school}`, change)
    expect([reply.statusCode, reply.json()]).toMatchObject([400, { code, context }])
  })

  it('refuses a second room of one name', async () => {
    const { school } = await http.place()
    const reply = await send('POST', '/api/rooms', { school, name: 'cp' })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'PLACE_DUPLICATE'])
  })
})

describe('/api/places/import', () => {
  const csv = [
    'commune;insee;ecole;uai;salle;type de salle;remarque',
    'Nîmes;30189;Jules Ferry;0301674G;CE1;;neuve',
    'Nîmes;30189;École maternelle;0781977A;Petite section;;',
    'Nîmes;30189;École maternelle;0280007F;BCD;bcd;',
    'Alès;30007;École du Tempéras;;;;',
    'Alès;30007;École du Tempéras;0301674X;CP;;',
    '"<img src=x>";;"=cmd|\' /C calc\'!A0";;"\'; drop table rooms; --";;',
  ].join('\r\n')
  const run = async (payload: object) => {
    const reply = await send('POST', '/api/places/import', payload)
    expect(reply.statusCode).toBe(200)
    return decoder(PlaceImportResult, 'INTERNAL')(reply.json())
  }

  it('makes what is missing, names what it refuses, and changes nothing the second time', async () => {
    await http.place()
    const before = await tree()
    const expected = {
      lines: 6,
      columns: ['authority', 'insee', 'school', 'uai', 'room', 'room_kind'],
      ignoredColumns: ['remarque'],
      created: { authorities: 2, schools: 4, rooms: 4 },
      updated: 1,
      unchanged: 0,
      refused: [{ line: 6, column: 'uai', code: 'UAI_INVALID', value: '0301674X', expected: 'G' }],
    }
    expect(await run({ csv, dryRun: true })).toEqual(expected)
    expect(await tree()).toEqual(before)

    expect(await run({ csv })).toEqual(expected)
    const after = await tree()
    const hostile = after.authorities.find(({ name }) => name === '<img src=x>')
    expect(hostile?.schools[0]?.name).toBe("=cmd|' /C calc'!A0")
    expect(hostile?.schools[0]?.rooms[0]?.name).toBe("'; drop table rooms; --")

    expect(await run({ csv })).toEqual({
      ...expected,
      created: { authorities: 0, schools: 0, rooms: 0 },
      updated: 0,
      unchanged: 5,
    })
    expect(await tree()).toEqual(after)
  })

  it('fills a code in before it makes the place that is told apart by it', async () => {
    const { authority } = await http.place()
    await send('POST', '/api/schools', { authority, name: 'Maternelle' })
    const result = await run({
      csv: 'commune;insee;ecole;uai\nNîmes;30189;Maternelle;0781977A\nNîmes;30189;Maternelle;0280007F',
    })
    expect(result).toMatchObject({ created: { schools: 1 }, updated: 1, refused: [] })
  })

  it.each([
    ['', 400, 'IMPORT_NO_COLUMNS'],
    ['ecole;salle\n"A;B', 400, 'IMPORT_UNREADABLE'],
    [`ecole\n${'A\n'.repeat(20_001)}`, 413, 'IMPORT_TOO_LARGE'],
    ['x'.repeat(4_000_001), 400, 'REQUEST_INVALID'],
    ['x'.repeat(5_500_000), 413, 'REQUEST_TOO_LARGE'],
  ])('refuses the file %.20j', async (text, status, code) => {
    const reply = await send('POST', '/api/places/import', { csv: text })
    expect([reply.statusCode, reply.json().code]).toEqual([status, code])
  })

  it('takes the largest file that is allowed', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `Nîmes;École ${i % 500};Salle ${i}`)
    const result = await run({ csv: `commune;ecole;salle\n${lines.join('\n')}` })
    expect(result).toMatchObject({ lines: 20_000, created: { authorities: 1, schools: 500, rooms: 20_000 } })
  }, 60_000)
})
