import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { DeviceList } from '@preau/protocol/api/devices.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import {
  joinTownHall,
  NO_TOWN_HALL,
  posted,
  readAnswer,
  startTownHall,
  type TownHall,
  uplinkOf,
} from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'

const WORKERS = ['1/2', '2/2'] as const
const folder = scratchFolder()
let hall: TownHall
let school: ServerProcess
let device: RawDevice
/** Kills one of the two workers that take what comes by the broker. */
const killWorker = new Map<string, () => Promise<void>>()

if (NO_TOWN_HALL) it('a territory that is killed', (context) => context.skip(NO_TOWN_HALL))
else
  describe('a school and its territory, each killed in turn under load', () => {
    beforeAll(async () => {
      hall = await startTownHall('0/0')
      for (const which of WORKERS) killWorker.set(which, await hall.startWorker(which))
      school = await startServerProcess(folder.path)
      await joinTownHall(school, hall.server())
      const identity = await enrol(school.http, 'Portable 1', 'a')
      device = new RawDevice(identity)
    })

    afterAll(async () => {
      device?.cut()
      await school?.end('SIGKILL')
      await hall?.end()
      folder.remove()
    })

    it('I1 I2 nothing that the school has is lost at the territory, and nothing is there twice', async () => {
      const uplink = await uplinkOf(school)
      expect(uplink?.via).toBe('mqtt')
      let next = 0
      const say = async (count: number) => {
        if (device.closed) await device.begin(school.mqttPort, next)
        for (let i = 0; i < count; i++) {
          device.send('event', next++, { event: 'agent.started', severity: 'info', params: {} })
        }
        await waitUntil(() => device.upto === next - 1, {
          within: 60_000,
          what: 'the events on the disk of the school',
        })
      }
      await say(20)
      await hall.killBroker()
      await say(20)
      await hall.killServer()
      await say(20)
      // Each worker in turn: one of them has this school, and nobody takes its place until it is back.
      for (const which of WORKERS) {
        await killWorker.get(which)?.()
        await say(20)
        killWorker.set(which, await hall.startWorker(which))
        await say(20)
      }
      device.cut()
      await school.end('SIGKILL')
      school = await startServerProcess(folder.path)
      await say(20)
      await hall.postgres.stop('SIGQUIT')
      await say(20)
      await hall.postgres.start()
      await say(20)
      const there = async () => {
        const [row] = await hall.postgres.admin<{ n: string }>(
          "select count(*) as n from events where source = 'agent'",
          hall.database,
        )
        return Number(row?.n)
      }
      await waitUntil(async () => (await there()) === next, {
        within: 120_000,
        what: `${next} events at the territory`,
      })
      const keys = await hall.postgres.admin<{ k: string }>(
        "select epoch || ':' || seq as k from events where source = 'agent' order by epoch, seq",
        hall.database,
      )
      expect(keys.map(({ k }) => k)).toEqual(await keysAtSchool())
    })

    it('what is changed in the town hall while the school is down reaches it when it is back', async () => {
      await school.end('SIGKILL')
      const list = await readAnswer<DeviceList>(await hall.server().fetch('/api/devices'))
      const [row] = list.rows
      await readAnswer(await hall.server().fetch(`/api/devices/${row?.id}`, posted({ name: 'Chariot' }, 'PATCH')))
      school = await startServerProcess(folder.path)
      await waitUntil(
        async () => (await readAnswer<DeviceList>(await school.fetch('/api/devices'))).rows[0]?.name === 'Chariot',
        { within: 60_000, what: 'the name in the school' },
      )
    })
  })

async function keysAtSchool(): Promise<string[]> {
  const db = new DatabaseSync(join(folder.path, 'preau.db'), { readOnly: true })
  try {
    const rows = db
      .prepare("select epoch || ':' || seq as k from events where source = 'agent' order by epoch, seq")
      .all()
    return rows.map(({ k }) => String(k))
  } finally {
    db.close()
  }
}
