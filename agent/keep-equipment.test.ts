import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, encodeCommand } from '@preau/protocol/messages/command.ts'
import type { Equipment } from '@preau/protocol/messages/equipment.ts'
import type { Message } from '@preau/protocol/messages/message.ts'
import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { specOf } from './devices/testing/line-to.ts'
import { type KeepEquipmentOptions, keepEquipment } from './keep-equipment.ts'
import { playedValues, playSpec } from './simulators/play-spec.ts'
import { answerPjlinkSearch, serveOnUdp } from './simulators/serve-datagrams.ts'
import { serveOnTcp } from './simulators/serve-device.ts'
import { realClock } from './uplink/clock.ts'
import type { Connect, ConnectionEvents } from './uplink/connection.ts'
import { fakeServer } from './uplink/fake-server.ts'
import { silent } from './uplink/log.ts'
import { openOutbox } from './uplink/outbox.ts'
import { startUplink } from './uplink/uplink.ts'

const SCHOOL = '01890a5d-ac96-774b-bcce-b302099a8057'
const DEVICE = '01890a5d-ac96-774b-bcce-b302099a8058'
const SPECS = join(import.meta.dirname, '../firmware-specs/devices')
const EPSON = 'epson/escvp21'

const NO_HID = { list: async () => [], open: () => () => Promise.reject(new Error('none')) }

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

async function until(predicate: () => boolean): Promise<void> {
  const end = performance.now() + 20_000
  while (!predicate()) {
    if (performance.now() > end) throw new Error('waited in vain')
    await new Promise((next) => setTimeout(next, 10))
  }
}

/** An agent's equipment over its real uplink, with a server that says what a thief of its certificate might say. */
async function withServer() {
  const folder = mkdtempSync(join(tmpdir(), 'preau-equipment-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  const spec = specOf(EPSON)
  const device = playSpec(spec, { ...playedValues(spec), power: 'on' })
  const served = await serveOnTcp(spec, device)
  cleanUps.push(() => served.close())
  const lines = [
    { spec: EPSON, host: '127.0.0.1', port: served.port },
    { spec: 'nobody/knows', host: '127.0.0.1' },
  ]
  writeFileSync(join(folder, 'equipment.json'), JSON.stringify({ lines }))

  const clock = realClock()
  const server = fakeServer(clock)
  let events: ConnectionEvents | undefined
  const connect: Connect = (request, on) => {
    events = on
    return server.connect(request, on)
  }
  const outbox = openOutbox(':memory:', { clock })
  cleanUps.push(() => outbox.close())
  const kept = keepEquipment({
    ...{ folder, specs: SPECS, outbox, clock, random: () => 0.5, log: silent, hid: NO_HID },
    serverTime: () => clock.wall(),
  })
  cleanUps.push(() => kept.stop())
  const uplink = startUplink({
    identity: { school: SCHOOL, device: DEVICE, mqtt: 'mqtt://127.0.0.1' },
    ...{ outbox, clock, connect, interval: 60, agent: { version: '0', platform: 'linux', arch: 'x64' } },
    state: { birth: () => ({}), sent: () => ({}) },
    inventoryDigests: () => ({}),
    onCommand: kept.take,
  })
  cleanUps.push(() => uplink.cut())
  const stored = <K extends Message['kind']>(kind: K) =>
    [...server.stored.values()].filter((each): each is Extract<Message, { kind: K }> => each.kind === kind)
  await until(() => uplink.status().born && stored('equipment').length > 0)
  const key = stored('equipment')[0]?.body.items[0]?.key ?? ''
  let made = 0
  return {
    key,
    device,
    stored,
    results: () => stored('result').map(({ body }) => body),
    say(fields: Partial<Command>, to = { school: SCHOOL, device: DEVICE }): string {
      made += 1
      const id = `01999d00-0000-7000-8000-${String(made).padStart(12, '0')}`
      const time = clock.wall()
      const usual = {
        id,
        key,
        command: 'power_off',
        notAfter: time + 60_000,
        time,
        confirmed: true,
        explicit: true,
        accepted: true,
      }
      events?.message(encodeCommand(to.school, to.device, { ...usual, ...fields }, time))
      return id
    },
    raw: (text: string) => events?.message(text),
  }
}

/** An agent's equipment alone, with what it tells. */
function alone(lines: unknown[], options: Partial<KeepEquipmentOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'preau-equipment-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'equipment.json'), JSON.stringify({ lines }))
  const clock = realClock()
  const outbox = openOutbox(':memory:', { clock })
  cleanUps.push(() => outbox.close())
  const told: Equipment[] = []
  const add = outbox.addEquipment.bind(outbox)
  outbox.addEquipment = (equipment) => {
    told.push(equipment)
    return add(equipment)
  }
  const kept = keepEquipment({
    ...{ folder, specs: SPECS, outbox, clock, random: () => 0.5, log: silent, serverTime: () => clock.wall() },
    ...{ hid: NO_HID, noticePort: 0, ...options },
  })
  cleanUps.push(() => kept.stop())
  const latest = (spec: string) => told.flatMap(({ items }) => items).findLast((item) => item.spec === spec)
  return { told, latest, kept }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', () => bound()))
  const { port } = socket.address()
  await new Promise<void>((closed) => socket.close(() => closed()))
  return port
}

describe('an agent with other lines than cables', () => {
  it('speaks with a device by datagrams', { timeout: 60_000 }, async () => {
    const spec = specOf('lg/signage')
    const served = await serveOnUdp(spec, playSpec(spec, { ...playedValues(spec), power: 'on', serial: 'U1' }))
    cleanUps.push(() => served.close())
    const { latest } = alone([{ spec: 'lg/signage', host: '127.0.0.1', port: served.port, udp: true }])
    await until(() => latest('lg/signage')?.key === 'lg:U1')
    expect(latest('lg/signage')).toMatchObject({ presence: 'present', network: true, values: { power: 'on' } })
  })

  it('tells of a supply on USB in its first whole word, though nobody wrote it down', { timeout: 60_000 }, async () => {
    const ups = {
      path: '/dev/hidraw0',
      unit: '/dev/hidraw0',
      vendor: '051d',
      product: '0002',
      name: 'APC',
      serial: 'AS1',
    }
    const { told } = alone([], {
      hid: {
        list: async () => [{ ...ups, usagePage: 0x84, usage: 4 }],
        open: () => async (listener) => ({
          async write(bytes) {
            const usage = textOf(bytes).slice(4, -1)
            listener.data(bytesOf(`${usage}=${usage === '85:66' ? 87 : 'none'}\r`))
          },
          close: async () => undefined,
        }),
      },
    })
    await until(() => told.some(({ full }) => full))
    expect(told.find(({ full }) => full)?.items).toMatchObject([
      { key: 'hid/ups@usb-051d:0002-AS1', kind: 'ups', presence: 'present', values: { 'battery.charge': 87 } },
    ])
  })

  it('asks a projector at once that says that something changed', { timeout: 60_000 }, async () => {
    const id = 'pjlink/class-2'
    const spec = specOf(id)
    const device = playSpec(spec, { ...playedValues(spec), power: 'on' })
    const served = await serveOnTcp(spec, device)
    cleanUps.push(() => served.close())
    const noticePort = await freePort()
    const { latest } = alone([{ spec: id, host: '127.0.0.1', port: served.port }], { noticePort })
    await until(() => latest(id)?.values.power === 'on')
    const projector = await answerPjlinkSearch({ mac: '00:26:ab:cd:ef:01', host: '127.0.0.1' })
    cleanUps.push(() => projector.close())
    device.values.power = 'standby'
    // Without it the next look is half a minute away, and no test waits so long.
    await until(() => {
      void projector.notify('%2POWR=0', '127.0.0.1', noticePort)
      return latest(id)?.values.power === 'standby'
    })
  })
})

describe('I3 and I4: whoever speaks as the server', () => {
  it('has nothing done that is not in the catalogue, not in time, or for another', { timeout: 60_000 }, async () => {
    const at = await withServer()
    expect(at.stored('equipment')[0]?.body.items).toMatchObject([{ spec: EPSON, presence: 'present' }])
    const foreign = { school: SCHOOL, device: '01890a5d-ac96-774b-bcce-b302099a8059' }
    at.say({}, foreign)
    at.say({}, { school: foreign.device, device: DEVICE })
    at.raw('{"kind":"command"}')
    at.raw(
      JSON.stringify({
        v: 1,
        kind: 'command',
        school: SCHOOL,
        device: DEVICE,
        epoch: 0,
        seq: 0,
        at: 0,
        uptime: 0,
        body: {},
      }),
    )
    const refused = [
      at.say({ command: 'run', choice: 'rm -rf /' }),
      at.say({ command: 'constructor' }),
      at.say({ command: 'input', choice: 'constructor' }),
      at.say({ command: 'input' }),
      at.say({ key: 'another' }),
    ]
    const late = at.say({ notAfter: 1, time: 0 })
    await until(() => at.results().length >= 6)
    expect(at.results().sort((a, b) => a.id.localeCompare(b.id))).toEqual([
      { id: refused[0], outcome: 'refused', reason: 'unknown' },
      { id: refused[1], outcome: 'refused', reason: 'unknown' },
      { id: refused[2], outcome: 'refused', reason: 'not_offered' },
      { id: refused[3], outcome: 'refused', reason: 'not_offered' },
      { id: refused[4], outcome: 'refused', reason: 'not_here' },
      { id: late, outcome: 'expired' },
    ])
    expect(at.device.done).toEqual([])
  })

  it('has done what is in it', { timeout: 60_000 }, async () => {
    const at = await withServer()
    const id = at.say({ command: 'blank_on' })
    await until(() => at.results().length === 1)
    expect(at.results()).toMatchObject([{ id, outcome: 'done' }])
    expect(at.device.done).toEqual(['blank_on'])
  })
})
