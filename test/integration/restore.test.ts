import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore } from '../../server/store/open.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'

const CLI = fileURLToPath(new URL('../../cli/preau.mjs', import.meta.url))
const preau = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args, '--json'])

const folder = scratchFolder()
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.end('SIGKILL')
  folder.remove()
})

describe('a server that was restored from a backup', () => {
  it('gives a device that knows more than it a new epoch, and stores what comes', async () => {
    const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')]
    server = await startServerProcess(data)
    const device = new RawDevice(await enrol(server.http, 'PC 1', '1'))
    await device.begin(server.mqttPort, 0)
    const first = device.epoch
    device.report(0, 9)
    await waitUntil(() => device.upto === 9, { what: 'the ack of ten reports' })
    await preau('backup', '--data', data, '--to', copy)
    device.report(10, 19)
    await waitUntil(() => device.upto === 19, { what: 'the ack of ten more' })
    device.cut()
    await server.end()

    await preau('restore', copy, '--data', data)
    server = await startServerProcess(data)
    await device.begin(server.mqttPort, 20)
    expect(device.epoch).toBeGreaterThan(first)
    device.report(20, 24)
    await waitUntil(() => device.upto === 24, { what: 'the ack after the restore' })
    device.cut()
    await server.end()

    const db = await openStore(data)
    const rows = await db.all<{ epoch: number; seq: number }>('select epoch, seq from samples order by epoch, seq')
    await db.close()
    const places = (epoch: number, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => ({ epoch, seq: from + i }))
    expect(rows).toEqual([...places(first, 0, 9), ...places(device.epoch, 20, 24)])
  })
})
