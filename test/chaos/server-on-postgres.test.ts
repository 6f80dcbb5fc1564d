import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { StorePlace } from '../../server/store/open.ts'
import { NO_POSTGRES, type PostgresProcess, startPostgres } from '../processes/postgres.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { waitUntil } from '../wait-until.ts'
import { expectAllStored, killUnderLoad } from './killed-under-load.ts'
import { rounds } from './rounds.ts'

const folder = scratchFolder()
let postgres: PostgresProcess
let server: ServerProcess | undefined

/** A store of its own for a test, and what starts a server on it. */
async function newPlace(): Promise<{ place: StorePlace; start(): Promise<ServerProcess> }> {
  const name = await postgres.database()
  const data = join(folder.path, name)
  mkdirSync(data)
  return {
    place: { data, store: postgres.address(name) },
    start: async () => {
      server = await startServerProcess(data, { store: { url: postgres.url(name), password: postgres.password } })
      return server
    },
  }
}

if (NO_POSTGRES) it('a server on PostgreSQL', (context) => context.skip(NO_POSTGRES))
else
  describe('I1 and I2: a server on PostgreSQL', () => {
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterEach(() => server?.end('SIGKILL'))
    afterAll(async () => {
      await postgres.end()
      folder.remove()
    })

    it(`has every acknowledged report after ${rounds()} kills, and none twice`, async () => {
      const { place, start } = await newPlace()
      await killUnderLoad(place, start)
    })

    it('acknowledges nothing while the database is away, says so, and goes on by itself', async () => {
      const { place, start } = await newPlace()
      const running = await start()
      const device = new RawDevice(await enrol(running.http, 'PC 1', '1'))
      await device.begin(running.mqttPort, 0)
      let seq = 0
      for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
        const from = seq
        device.report(from, from + 99)
        seq += 100
        await waitUntil(() => device.upto >= from, { what: 'the first acks' })
        await postgres.stop(signal)
        const upto = device.acked.size
        await waitUntil(
          async () => {
            if (!device.closed) device.report(seq, seq + 9)
            seq += 10
            return (await running.health()).store.status === 'failed'
          },
          { within: 60_000, what: 'the server to say that its store is away' },
        )
        expect(running.alive()).toBe(true)
        expect(device.acked.size).toBeGreaterThanOrEqual(upto)
        await postgres.start()
        await waitUntil(
          async () => {
            if (device.closed) await device.begin(running.mqttPort, seq).catch(() => undefined)
            return (await running.health()).store.status === 'ok' && !device.closed
          },
          { within: 60_000, what: 'the server to recover' },
        )
        device.report(device.upto + 1, seq - 1)
        await waitUntil(() => device.upto === seq - 1, { within: 60_000, what: 'the rest to be stored' })
      }
      expect(await running.end()).toBe(0)
      expect(running.output()).not.toContain(postgres.password)
      const { rows, distinct } = await expectAllStored(place, [device])
      expect([rows, distinct]).toEqual([seq, seq])
    })
  })
