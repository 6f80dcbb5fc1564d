import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import type { TabletReport, TabletTold } from '@preau/protocol/api/tablets.ts'
import type { KioskAct } from '@preau/protocol/kiosk.ts'
import { PROOF_HEADER, type ProvenRequest, signedText, writeProof } from '@preau/protocol/rules/tablet-proof.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeDeviceKey } from '../access/testing/device-key.ts'
import { Fleet } from '../fleet/fleet.ts'
import { Ingest } from '../ingest/ingest.ts'
import { applyTabletReport } from '../ingest/tablet-report.ts'
import type { Database } from '../store/database.ts'
import type { HttpServices } from './services.ts'
import { NOW, type TestHttp, testHttp } from './testing.ts'

const MINUTE = 60_000
const TOLD: TabletTold = {
  browser: 'Chrome 141',
  system: 'Android',
  systemVersion: '14.0.0',
  model: 'SM-X200',
  battery: { charge: 43, charging: false },
  storage: { quota: 9e9, used: 52_000, kept: true },
  network: { type: 'wifi', rate: 8_350_000, delay: 50 },
  screen: { width: 800, height: 1280, ratio: 1.5, touch: 5 },
  installed: true,
  offline: true,
}

let http: TestHttp
let now = NOW
let seq = 0
let keys: { key: string; csr: string }
let others: { key: string; csr: string }
interface Tablet {
  device: string
  serial: string
  key: string
}
let tablet: Tablet

beforeAll(async () => {
  keys = await makeDeviceKey()
  others = await makeDeviceKey()
})
beforeEach(async () => {
  now = NOW
  let door: HttpServices['tablets'] | undefined
  http = await testHttp({
    clock: () => now,
    tablets: {
      report: (...asked) => door?.report(...asked) ?? Promise.reject(),
      heard: (device) => door?.heard(device),
    },
  })
  door = doorOf(http.db)
  tablet = await enrol(`${'0'.repeat(31)}1`, keys)
})
afterEach(() => http.close())

/** The queue of the server itself, on the store of the test. */
function doorOf(db: Database): NonNullable<HttpServices['tablets']> {
  const fleet = new Fleet(db)
  let made = 0
  const world = { clock: () => now, newId: http.newId, nextSeq: () => ++made, listeningSince: NOW }
  const ingest = new Ingest({ db, fleet, world, onCommitted: () => undefined })
  return {
    report: (school, device, report) =>
      ingest.task(school, device, (unit, state) => applyTabletReport(unit, state, report, now)),
    heard: (device) => fleet.hear(device, now),
  }
}

async function enrol(claim: string, { key, csr }: { key: string; csr: string }): Promise<Tablet> {
  const payload = { claim, secret: http.localSecret, csr, name: 'Tablette 12', kind: 'tablet', room: 'CP' }
  const { device, certificate } = (await http.app.inject({ method: 'POST', url: '/api/enrolments', payload })).json()
  return { device, serial: new X509Certificate(certificate).serialNumber.toLowerCase(), key }
}

function proofOf(request: ProvenRequest, { device, serial, key } = tablet, at = now): string {
  const signed = Buffer.from(signedText(request, { device, serial, at }))
  const bytes = sign('sha256', signed, { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' })
  return writeProof({ device, serial, at, signature: bytes.toString('base64url') })
}

type Change = { proof?: string; as?: Tablet; at?: number; more?: object }
async function ask(method: 'GET' | 'POST', path: string, body?: object, change: Change = {}) {
  const proof = change.proof ?? proofOf({ method, path, body }, change.as, change.at)
  const headers = { [PROOF_HEADER]: proof, cookie: 'none=1' }
  const reply = await http.app.inject({ method, url: path, headers, ...(body && { payload: body }), ...change.more })
  return { status: reply.statusCode, told: reply.json() }
}
const report = (change: Partial<TabletReport> = {}, more?: Change) =>
  ask('POST', '/api/tablet/report', { seq: ++seq, closing: false, told: TOLD, ...change }, more)
const touch = (act: KioskAct, at?: number) => ask('POST', '/api/tablet/acts', { act, ...(at !== undefined && { at }) })
const fault = (symptom: 'slow' | 'broken' = 'slow'): KioskAct => ({
  act: 'report',
  id: http.newId(),
  symptom,
  canTeach: 'hardly',
})
const device = async () => (await http.app.inject(`/api/devices/${tablet.device}`)).json()
const ticketsOf = async () => (await http.app.inject(`/api/tickets?device=${tablet.device}`)).json().rows

describe('the proof of a tablet', () => {
  it('lets in who has the key of a certificate that holds', async () => {
    const { status, told } = await ask('GET', '/api/tablet')
    expect(status).toBe(200)
    expect(told).toMatchObject({ time: NOW, device: { id: tablet.device, name: 'Tablette 12' }, renew: false })
  })

  it('is nothing without the key, for another request, or for another device', async () => {
    const get = { method: 'GET', path: '/api/tablet', body: undefined } as const
    const other = await enrol(`${'0'.repeat(31)}2`, others)
    const report = { method: 'POST', path: '/api/tablet/report', body: { seq: 1, closing: false, told: TOLD } } as const
    const [good] = [proofOf(get)]
    const wrong = [
      '',
      'x',
      good.slice(0, -1),
      good.replace('1.', '2.'),
      proofOf(get, { ...tablet, key: others.key }),
      proofOf(get, { ...tablet, serial: other.serial }),
      proofOf(get, { ...tablet, device: other.device }),
      proofOf(report),
    ]
    for (const proof of wrong) {
      expect((await ask('GET', '/api/tablet', undefined, { proof })).told.code).toBe('CERTIFICATE_REFUSED')
    }
    const changed = { ...report.body, closing: true }
    expect((await ask('POST', report.path, changed, { proof: proofOf(report) })).told.code).toBe('CERTIFICATE_REFUSED')
  })

  it('ends at once with the certificate that somebody revoked', async () => {
    expect((await ask('GET', '/api/tablet')).status).toBe(200)
    await http.app.inject({ method: 'POST', url: `/api/devices/${tablet.device}/revoke` })
    expect(await ask('GET', '/api/tablet')).toMatchObject({ status: 403, told: { code: 'CERTIFICATE_REFUSED' } })
  })

  it('is good for two minutes, and tells the time to who has the key alone', async () => {
    for (const at of [NOW - 2 * MINUTE, NOW + 2 * MINUTE]) {
      expect((await ask('GET', '/api/tablet', undefined, { at })).status).toBe(200)
    }
    const late = await ask('GET', '/api/tablet', undefined, { at: NOW - 3 * MINUTE })
    expect(late).toMatchObject({ status: 409, told: { code: 'TABLET_CLOCK', context: { now: NOW } } })
    const forged = await ask('GET', '/api/tablet', undefined, { at: 1, as: { ...tablet, key: others.key } })
    expect(forged.told.code).toBe('CERTIFICATE_REFUSED')
  })

  it('comes over TLS, or from the server itself', async () => {
    const { told } = await ask('GET', '/api/tablet', undefined, { more: { remoteAddress: '192.168.1.20' } })
    expect(told.code).toBe('ENROLMENT_NOT_LOCAL')
  })

  it('lets an address wait that proves nothing again and again', async () => {
    for (let turn = 0; turn < 10; turn++) await ask('GET', '/api/tablet', undefined, { proof: 'x' })
    expect((await ask('GET', '/api/tablet')).told.code).toBe('ENROL_TRIES_EXCEEDED')
    now += MINUTE
    expect((await ask('GET', '/api/tablet')).status).toBe(200)
  })

  it('gets the next certificate, which holds like the one before it', async () => {
    const early = await ask('POST', '/api/tablet/renewal', { csr: keys.csr })
    expect(new X509Certificate(early.told.certificate).serialNumber.toLowerCase()).toBe(tablet.serial)
    now += 200 * 24 * 60 * MINUTE
    expect((await ask('GET', '/api/tablet')).told.renew).toBe(true)
    const { told } = await ask('POST', '/api/tablet/renewal', { csr: keys.csr })
    const next = { ...tablet, serial: new X509Certificate(told.certificate).serialNumber.toLowerCase() }
    expect(next.serial).not.toBe(tablet.serial)
    expect((await ask('GET', '/api/tablet', undefined, { as: next })).told.renew).toBe(false)
  })
})

describe('the look of a tablet', () => {
  it('is its state, in the fleet as in its sheet; what it does not tell is unknown', async () => {
    expect((await report()).told).toEqual({ time: NOW, upto: seq })
    expect(await device()).toMatchObject({
      kind: 'tablet',
      status: 'ok',
      model: 'SM-X200',
      values: { 'battery.charge': 43, 'battery.charging': 0 },
      agent: { platform: 'browser', version: 'Chrome 141' },
    })
    const sheet = (await http.app.inject(`/api/devices/${tablet.device}/tablet`)).json()
    expect(sheet).toEqual({ detail: { told: TOLD, at: NOW, closed: false } })

    await report({ told: { ...TOLD, battery: null } })
    expect((await device()).values).toEqual({})
    const inventory = (await http.app.inject(`/api/devices/${tablet.device}/inventory`)).json()
    expect(inventory.system.items).toEqual([{ model: 'SM-X200', os: { name: 'Android', version: '14.0.0' } }])
    expect(inventory.displays.items).toEqual([{ width: 1200, height: 1920 }])
  })

  it('I2 adds nothing when it comes twice', async () => {
    const first = ++seq
    for (const charge of [43, 90]) {
      await report({ seq: first, told: { ...TOLD, battery: { charge, charging: false } } })
    }
    expect((await device()).values['battery.charge']).toBe(43)
    const url = `/api/devices/${tablet.device}/samples?from=${NOW - MINUTE}&to=${NOW + MINUTE}`
    const { series } = (await http.app.inject(url)).json()
    expect(series).toEqual([
      { reading: 'battery.charge', at: [NOW], values: [43] },
      { reading: 'battery.charging', at: [NOW], values: [0] },
    ])
  })

  it('calls a tablet closed, and not broken, when its page goes away', async () => {
    await report()
    await report({ closing: true })
    expect(await device()).toMatchObject({ status: 'asleep', reasons: [{ code: 'page_closed' }] })
    await report()
    expect((await device()).status).toBe('ok')
  })

  it('has nothing for a machine that an agent looks after', async () => {
    const { device: machine } = await http.place()
    expect((await http.app.inject(`/api/devices/${machine}/tablet`)).json()).toEqual({ detail: null })
  })

  it.each([
    [{ seq: 0 }, '/seq'],
    [{ told: { ...TOLD, battery: { charge: 400, charging: false } } }, '/told/battery'],
    [{ told: { ...TOLD, owner: 'Léa' } }, '/told'],
    [{ told: { ...TOLD, model: 'x'.repeat(81) } }, '/told/model'],
  ])('refuses %j', async (change, path) => {
    const { status, told } = await report(change as Partial<TabletReport>)
    expect([status, told.code]).toEqual([400, 'REQUEST_INVALID'])
    expect(told.context.path).toContain(path)
  })
})

describe('a touch on a tablet', () => {
  it('opens a ticket about it, once however often it is sent, with a line of the audit that names the tablet', async () => {
    await report()
    const act = fault()
    for (let turn = 0; turn < 2; turn++) {
      expect((await touch(act, NOW - MINUTE)).told).toMatchObject({ refused: null })
    }
    expect(await ticketsOf()).toMatchObject([
      { symptom: 'slow', severity: 'major', openedBy: null, canTeach: 'hardly' },
    ])
    const [{ id }] = await ticketsOf()
    const { timeline } = (await http.app.inject(`/api/tickets/${id}`)).json()
    expect(JSON.stringify(timeline)).toContain('Relevé de la tablette. Batterie\u00a0: 43\u00a0%, débranchée.')
    const { told } = await ask('GET', '/api/tablet')
    expect(told.kiosk.tickets).toMatchObject([{ symptom: 'slow', state: 'open', sent: true }])
    const { rows } = (await http.app.inject('/api/audit')).json()
    expect(rows.find(({ action }: { action: string }) => action === 'ticket.open')).toMatchObject({
      actor: `device:${tablet.device}`,
    })
  })

  it('I1 keeps a report that waited for weeks, or whose clock is wrong: none is refused for its time', async () => {
    const week = 7 * 24 * 60 * MINUTE
    now += 4 * week
    const [told, ahead] = [now - 2 * week, now + week]
    expect((await touch(fault('slow'), told)).told).toMatchObject({ refused: null })
    expect((await touch(fault('broken'), ahead)).told).toMatchObject({ refused: null })
    const opened = Object.fromEntries(
      (await ticketsOf()).map(({ symptom, openedAt }: { symptom: string; openedAt: number }) => [symptom, openedAt]),
    )
    expect(opened).toEqual({ slow: told, broken: now })
  })

  it('opens no second one for what is told of already', async () => {
    for (const symptom of ['slow', 'slow', 'broken'] as const) await touch(fault(symptom))
    expect(await ticketsOf()).toHaveLength(2)
  })

  it('is done twelve times an hour at most', async () => {
    for (let turn = 0; turn < 12; turn++) expect((await touch(fault())).status).toBe(200)
    expect(await touch(fault())).toMatchObject({ status: 429, told: { code: 'TABLET_ACTS_EXCEEDED' } })
    now += 61 * MINUTE
    expect((await touch(fault())).status).toBe(200)
  })

  it.each<KioskAct>([
    { act: 'power', on: false },
    { act: 'launch', booking: '0190a000-0000-7000-8000-000000000000' },
    { act: 'leave', code: '1234' },
  ])('commands no board: %j', async (act) => {
    expect((await touch(act)).told.refused).toBe('not_allowed')
    expect(http.told.commands).toEqual([])
  })

  it('rates what was repaired here once, and no ticket of another room', async () => {
    await touch(fault())
    const [{ id }] = await ticketsOf()
    const rate = (ticket: string): KioskAct => ({ act: 'rate', ticket, score: 5 })
    expect((await touch(rate(id))).told.refused).toBe('over')
    for (const act of ['acknowledge', 'on_site', 'restore', 'close']) {
      now += MINUTE
      await http.app.inject({ method: 'POST', url: `/api/tickets/${id}/acts`, payload: { act, key: http.newId() } })
    }
    const { told } = await ask('GET', '/api/tablet')
    expect(told.kiosk.tickets[0].rate).toBeGreaterThan(now)
    expect((await touch(rate(id))).told.refused).toBeNull()
    expect((await touch(rate(id))).told.refused).toBe('over')
    expect((await touch(rate('0190a000-0000-7000-8000-000000000000'))).told.refused).toBe('unknown')
  })
})
