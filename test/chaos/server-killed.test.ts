import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { rounds } from './rounds.ts'

const DEVICES = 8
const folder = scratchFolder()
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  folder.remove()
})

describe('I1 and I2: a server that is killed under load', () => {
  it(`has every acknowledged report after ${rounds()} kills, and none twice`, async () => {
    server = await startServerProcess(folder.path)
    const { http } = server
    const identities = await Promise.all(Array.from({ length: DEVICES }, (_, i) => enrol(http, `PC ${i}`, `${i}`)))
    const devices = identities.map((identity) => new RawDevice(identity))
    const next = devices.map(() => 0)
    const epochs = devices.map(() => new Set<number>())

    for (let round = 0; round < rounds(); round++) {
      server ??= await startServerProcess(folder.path)
      const { mqttPort } = server
      await Promise.all(devices.map((device, i) => device.begin(mqttPort, next[i] ?? 0)))
      for (const [i, { epoch }] of devices.entries()) epochs[i]?.add(epoch)
      for (const [i, device] of devices.entries()) {
        // What had no ack is sent again, then more of it: as an agent does after every cut.
        const from = device.upto + 1
        const to = Math.max(from, next[i] ?? 0) + 200
        device.report(from, to)
        next[i] = to + 1
      }
      const before = devices.reduce((sum, { acked }) => sum + acked.size, 0)
      await waitUntil(() => devices.reduce((sum, { acked }) => sum + acked.size, 0) > before + 50 * (round % 5), {
        what: 'some acks',
      })
      await server.end('SIGKILL')
      server = undefined
      for (const device of devices) device.cut()
    }

    const db = await openStore(folder.path)
    const rows = await db.all<{ device_id: string; epoch: number; seq: number }>(
      'select n.device_id, s.epoch, s.seq from samples s join sample_devices n on n.number = s.number',
    )
    await db.close()
    const stored = new Map(devices.map(({ identity }) => [identity.device, new Set<string>()]))
    for (const { device_id, epoch, seq } of rows) stored.get(device_id)?.add(`${epoch}:${seq}`)
    for (const { identity, acked, epoch, upto } of devices) {
      const kept = stored.get(identity.device) ?? new Set()
      expect([...acked].filter((key) => !kept.has(key))).toEqual([])
      expect(Array.from({ length: upto + 1 }, (_, seq) => `${epoch}:${seq}`).filter((key) => !kept.has(key))).toEqual(
        [],
      )
    }
    expect(rows.length).toBe([...stored.values()].reduce((sum, keys) => sum + keys.size, 0))
    // The server that comes back knows the place of each device: none is given another epoch on the way. Two devices may
    // well have two, for an epoch is the second in which the device was first born.
    expect(epochs.map(({ size }) => size)).toEqual(devices.map(() => 1))
  })
})
