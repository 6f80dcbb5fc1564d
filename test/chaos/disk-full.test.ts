import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const canMount = process.platform === 'linux' && process.getuid?.() === 0
const scratch = scratchFolder()
const disk = join(scratch.path, 'disk')
let server: ServerProcess | undefined

beforeAll(() => {
  if (!canMount) return
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'preau-test', disk])
})

afterAll(async () => {
  await server?.end('SIGKILL')
  if (canMount) execFileSync('umount', ['-l', disk])
  scratch.remove()
})

describe('I1: a server whose disk is full', () => {
  it.skipIf(!canMount)('acknowledges nothing, says so on /api/health, and recovers by itself', async () => {
    server = await startServerProcess(join(disk, 'data'))
    const { http, mqttPort } = server
    const device = new RawDevice(await enrol(http, 'PC plein', 'f0'))
    await device.begin(mqttPort, 0)
    device.report(0, 9)
    await waitUntil(() => device.upto === 9, { what: 'the first reports to be stored' })

    const ballast = join(disk, 'ballast')
    fillUp(ballast)
    let seq = 10
    const values = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`net.receive:eth${i}`, i * 1e6]))
    await waitUntil(
      async () => {
        if (device.closed) return (await health(http)).store.status === 'full'
        device.report(seq, seq + 49, values)
        seq += 50
        return false
      },
      { within: 30_000, what: 'the server to say that its disk is full' },
    )
    expect(await health(http)).toMatchObject({ status: 'degraded', store: { status: 'full' } })
    expect(device.closed).toBe(true)

    rmSync(ballast)
    await waitUntil(
      async () => {
        await device.begin(mqttPort, seq).catch(() => undefined)
        return !device.closed && device.connection > 0 && (await health(http)).store.status === 'ok'
      },
      { within: 40_000, what: 'the server to recover' },
    )
    device.report(device.upto + 1, seq - 1, values)
    await waitUntil(() => device.upto === seq - 1, { within: 20_000, what: 'the rest to be stored' })

    expect(await server.end()).toBe(0)
    const db = await openStore(join(disk, 'data'))
    const rows = await db.all<{ epoch: number; seq: number }>('select epoch, seq from samples')
    await db.close()
    const stored = new Set(rows.map((row) => `${row.epoch}:${row.seq}`))
    expect([...device.acked].filter((key) => !stored.has(key))).toEqual([])
  })
})

async function health(http: string): Promise<{ status: string; store: { status: string } }> {
  return (await (await fetch(`${http}/api/health`)).json()) as { status: string; store: { status: string } }
}

/** Takes all the room that is left. */
function fillUp(path: string): void {
  const block = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' })
  } catch {
    // ENOSPC is what this is for.
  }
}
