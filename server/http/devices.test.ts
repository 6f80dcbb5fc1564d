import { Device, DeviceList } from '@preau/protocol/api/devices.ts'
import { EventList } from '@preau/protocol/api/events.ts'
import { DeviceInventory } from '@preau/protocol/api/inventory.ts'
import { Samples } from '@preau/protocol/api/samples.ts'
import { decoder } from '@preau/protocol/decode.ts'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { insertEvents } from '../store/events.ts'
import { putInventoryParts } from '../store/inventories.ts'
import { putSamples } from '../store/testing/put-samples.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const readDevice = decoder(Device, 'INTERNAL')
const readList = decoder(DeviceList, 'INTERNAL')

let http: TestHttp
let ids: { authority: string; school: string; room: string; device: string }
beforeEach(async () => {
  http = await testHttp()
  ids = await http.place()
})
afterEach(() => http.close())

const get = async (url: string) => http.app.inject(url)
const patch = (url: string, payload: object) => http.app.inject({ method: 'PATCH', url, payload })
const ABSENT = '0190a000-0000-7000-8000-000000000000'

describe('/api/devices', () => {
  it('gives a page of devices as its shape says', async () => {
    const reply = await get('/api/devices?q=tni&sort=name&dayFrom=0&limit=10')
    expect(reply.statusCode).toBe(200)
    const list = readList(reply.json())
    expect(list).toEqual({
      total: 1,
      counts: { down: 0, degraded: 0, offline: 0, unknown: 1, asleep: 0, ok: 0 },
      unplaced: 0,
      simulated: 0,
      rows: [expect.objectContaining({ id: ids.device, name: 'TNI du CP', room: { id: ids.room, name: 'CP' } })],
    })
    expect(list.rows[0]?.day).toEqual([{ from: NOW, status: 'unknown' }])
  })

  it('takes an empty filter for none and passes over what it does not know', async () => {
    const reply = await get('/api/devices?q=&status=&school=&limit=&utm_source=mail&__proto__=x')
    expect([reply.statusCode, reply.json().total]).toEqual([200, 1])
  })

  it.each([
    ['limit=0', '/limit'],
    ['limit=501', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=1e2', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['offset=-1', '/offset'],
    ['status=broken', '/status'],
    ['school=1', '/school'],
    ['room=nowhere', '/room'],
    ['simulated=yes', '/simulated'],
    ['sort=price', '/sort'],
    [`q=${'x'.repeat(201)}`, '/q'],
  ])('says what is wrong with ?%s', async (query, path) => {
    const reply = await get(`/api/devices?${query}`)
    expect([reply.statusCode, reply.json()]).toEqual([
      400,
      { code: 'REQUEST_INVALID', message: expect.any(String), context: { path, expected: expect.any(String) } },
    ])
  })

  it('answers any query with a list or with what is wrong with it', async () => {
    const name = fc.constantFrom('q', 'status', 'kind', 'room', 'limit', 'offset', 'sort', 'direction', 'dayFrom')
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer().map(String), fc.constantFrom('none', 'ok', '%'))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 4 }), async (pairs) => {
        const reply = await get(`/api/devices?${new URLSearchParams(pairs)}`)
        if (reply.statusCode === 200) readList(reply.json())
        else expect([reply.statusCode, reply.json().code]).toEqual([400, 'REQUEST_INVALID'])
      }),
      { numRuns: 150 },
    )
    expect(http.told.errors).toEqual([])
  })
})

describe('/api/devices/:id', () => {
  it('gives one device as its shape says', async () => {
    const device = readDevice((await get(`/api/devices/${ids.device}`)).json())
    expect(device).toMatchObject({ id: ids.device, authority: { name: 'Nîmes' }, status: 'unknown', values: {} })
  })

  it('knows no device of another name, whatever is asked of it', async () => {
    for (const path of ['', '/events', '/inventory', `/samples?from=0&to=1`]) {
      const reply = await get(`/api/devices/${ABSENT}${path}`)
      expect([path, reply.statusCode, reply.json().code]).toEqual([path, 404, 'DEVICE_NOT_FOUND'])
    }
    const malformed = await get('/api/devices/1')
    expect([malformed.statusCode, malformed.json().context.path]).toEqual([400, '/id'])
  })

  it('changes what a person may change, and tells who has to know', async () => {
    const reply = await patch(`/api/devices/${ids.device}`, {
      name: '  TNI\u0007 du\n CE1 ',
      kind: 'desktop',
      room: null,
      note: 'Écran\nrayé\u0000',
    })
    expect(reply.statusCode).toBe(200)
    expect(readDevice(reply.json())).toMatchObject({
      name: 'TNI du CE1',
      kind: 'desktop',
      room: null,
      note: 'Écran\nrayé',
    })
    expect(http.told.changed).toEqual([ids.device])
  })

  it.each([
    [{}, '/'],
    [{ name: '' }, '/name'],
    [{ name: '   ' }, '/name'],
    [{ name: '\u0001' }, '/name'],
    [{ name: 5 }, '/name'],
    [{ kind: 'toaster' }, '/kind'],
    [{ status: 'ok' }, '/status'],
    [{ warrantyUntil: '31/08/2029' }, '/warrantyUntil'],
    [{ warrantyUntil: '2029-02-30' }, '/warrantyUntil'],
    [[], '/'],
    [null, '/'],
  ])('refuses the change %j', async (payload, path) => {
    const reply = await http.app.inject({
      method: 'PATCH',
      url: `/api/devices/${ids.device}`,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })
    expect([reply.statusCode, reply.json()]).toMatchObject([400, { code: 'REQUEST_INVALID', context: { path } }])
  })

  it('keeps until when it is under warranty, and lets it be unknown again', async () => {
    const until = async (warrantyUntil: string | null) =>
      readDevice((await patch(`/api/devices/${ids.device}`, { warrantyUntil })).json()).warrantyUntil
    expect([await until('2029-08-31'), await until(null)]).toEqual(['2029-08-31', null])
  })

  it('refuses a room of another school', async () => {
    const reply = await patch(`/api/devices/${ids.device}`, { room: ABSENT })
    expect([reply.statusCode, reply.json().code]).toEqual([404, 'PLACE_NOT_FOUND'])
    expect(http.told.changed).toEqual([])
  })

  it('gives back text as the same text, hostile as it may be', async () => {
    for (const text of [
      '<script>alert(1)</script>',
      "'; drop table devices; --",
      '{{7*7}}',
      '=cmd|x',
      '\u202egnp.exe',
      '%00',
    ]) {
      await patch(`/api/devices/${ids.device}`, { name: text, note: text })
      const reply = await get(`/api/devices/${ids.device}`)
      expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
      expect([reply.json().name, reply.json().note]).toEqual([text, text])
      const found = await get(`/api/devices?${new URLSearchParams({ q: text })}`)
      expect(found.statusCode).toBe(200)
    }
  })
})

describe('what a device told', () => {
  it('gives samples as their shape says, and refuses a stretch that ends before it begins', async () => {
    await putSamples(http.db, ids.school, [
      { device: ids.device, seq: 1, at: NOW, values: { 'cpu.load': 50 } },
      { device: ids.device, seq: 2, at: NOW + 60_000, values: { 'cpu.load': 70 } },
    ])
    const url = `/api/devices/${ids.device}/samples`
    const samples = decoder(Samples, 'INTERNAL')((await get(`${url}?from=${NOW}&to=${NOW + 120_000}`)).json())
    expect(samples.series.map(({ reading }) => reading)).toEqual(['cpu.load'])
    for (const query of ['', '?from=5', '?from=5&to=4', '?from=-1&to=4']) {
      const reply = await get(url + query)
      expect([query, reply.statusCode, reply.json().code]).toEqual([query, 400, 'REQUEST_INVALID'])
    }
  })

  it('gives events as their shape says', async () => {
    const event = {
      epoch: 1,
      at: NOW,
      receivedAt: NOW,
      source: 'agent',
      event: 'disk.added',
      severity: 'info',
    } as const
    await http.db.write((transaction) =>
      insertEvents(transaction, [
        { ...event, school: ids.school, device: ids.device, seq: 1, id: http.newId(), params: { disk: '<b>' } },
        { ...event, school: ids.school, device: ids.device, seq: 2, id: http.newId(), params: {} },
      ]),
    )
    const events = decoder(EventList, 'INTERNAL')((await get(`/api/devices/${ids.device}/events?limit=1`)).json())
    expect(events).toMatchObject({ more: true, rows: [{ event: 'disk.added', params: {} }] })
  })

  it('gives the inventory as its shape says', async () => {
    await http.db.write((transaction) =>
      putInventoryParts(transaction, [
        {
          school: ids.school,
          device: ids.device,
          epoch: 1,
          seq: 1,
          section: 'software',
          digest: '0123456789abcdef',
          part: 1,
          parts: 1,
          at: NOW,
          items: [{ name: '<img src=x onerror=alert(1)>', version: '1' }],
        },
      ]),
    )
    const inventory = decoder(DeviceInventory, 'INTERNAL')((await get(`/api/devices/${ids.device}/inventory`)).json())
    expect(inventory).toEqual({
      software: { at: NOW, items: [{ name: '<img src=x onerror=alert(1)>', version: '1' }] },
    })
  })
})
