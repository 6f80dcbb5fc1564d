import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, startServerProcess } from '../processes/server-process.ts'
import { mountSmallDisk, NO_SMALL_DISK, type SmallDisk } from '../processes/small-disk.ts'
import { waitUntil } from '../wait-until.ts'

let disk: SmallDisk | undefined
let server: ServerProcess | undefined

beforeAll(() => {
  if (!NO_SMALL_DISK) disk = mountSmallDisk(12)
})

afterAll(async () => {
  await server?.end('SIGKILL')
  disk?.remove()
})

/** Sixty readings: a report of some 2 kB. */
const values = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`net.receive:eth${i}`, i * 1e6]))

describe('I1: a server whose disk is full', () => {
  it('acknowledges nothing, says so on /api/health, and recovers by itself', async (context) => {
    if (!disk) return context.skip(NO_SMALL_DISK)
    const data = join(disk.path, 'data')
    const running = await startServerProcess(data)
    server = running
    const device = new RawDevice(await enrol(running.http, 'PC plein', 'f0'))
    await device.begin(running.mqttPort, 0)
    device.report(0, 9)
    await waitUntil(() => device.upto === 9, { what: 'the first reports to be stored' })

    disk.fill()
    let seq = 10
    await waitUntil(
      async () => {
        if (device.closed) return (await running.health()).store.status === 'full'
        device.report(seq, seq + 49, values)
        seq += 50
        return false
      },
      { within: 60_000, what: 'the server to say that its disk is full' },
    )
    expect(await running.health()).toMatchObject({ status: 'degraded', store: { status: 'full' } })
    expect(device.closed).toBe(true)

    disk.empty()
    await waitUntil(
      async () => {
        await device.begin(running.mqttPort, seq).catch(() => undefined)
        return !device.closed && (await running.health()).store.status === 'ok'
      },
      { within: 60_000, what: 'the server to recover' },
    )
    device.report(device.upto + 1, seq - 1, values)
    await waitUntil(() => device.upto === seq - 1, { within: 60_000, what: 'the rest to be stored' })

    expect(await running.end()).toBe(0)
    const db = await openStore(data)
    const rows = await db.all<{ epoch: number; seq: number }>('select epoch, seq from samples')
    await db.close()
    const stored = new Set(rows.map((row) => `${row.epoch}:${row.seq}`))
    expect([...device.acked].filter((key) => !stored.has(key))).toEqual([])
  })
})
