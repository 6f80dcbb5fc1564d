import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { UplinkPlace } from '@preau/protocol/territory/uplink-place.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noLink, type OneLink, oneLink } from '../processes/one-link.ts'
import { enrol, RawDevice } from '../processes/raw-device.ts'
import { type ServerProcess, scratchFolder, startServerProcess } from '../processes/server-process.ts'
import { joinTownHall, NO_TOWN_HALL, startTownHall, type TownHall, uplinkOf } from '../processes/town-hall.ts'
import { waitUntil } from '../wait-until.ts'

const absent = NO_TOWN_HALL || noLink()
const folder = scratchFolder()
let link: OneLink
let hall: TownHall
let school: ServerProcess
let device: RawDevice
let next = 0

if (absent) it('an uplink over a line that is cut', (context) => context.skip(absent))
else
  describe('an uplink over a line of its own', () => {
    beforeAll(async () => {
      link = oneLink()
      hall = await startTownHall()
      school = await startServerProcess(folder.path)
      await joinTownHall(school, hall.server())
      await school.end('SIGKILL')
      // From now on the town hall is at the other end of the line.
      const httpsPort = Number(new URL(hall.server().https).port)
      for (const port of [httpsPort, hall.brokerPort]) link.relay(port)
      const file = join(folder.path, 'uplink.json')
      const place = JSON.parse(readFileSync(file, 'utf8')) as UplinkPlace
      place.addresses = [{ host: link.host, port: httpsPort }]
      place.brokers = [`mqtts://${link.host}:${hall.brokerPort}`]
      writeFileSync(file, JSON.stringify(place))
      school = await startServerProcess(folder.path)
      device = new RawDevice(await enrol(school.http, 'Portable 1', 'a'))
      await isOpen()
    })

    afterAll(async () => {
      device?.cut()
      await school?.end('SIGKILL')
      await hall?.end()
      await link?.remove()
      folder.remove()
    })

    it('I1 I2 I8 brings everything once, cut, slow and half open, and the school never waits for it', async () => {
      expect((await uplinkOf(school))?.via).toBe('mqtt')
      await say(50)
      await arrived()
      link.cut()
      await say(200)
      link.heal()
      await arrived()
      link.slow(128)
      await say(200)
      await arrived()
      link.heal()
      link.halfOpen()
      await say(100)
      await waitUntil(async () => (await uplinkOf(school))?.state !== 'open', {
        within: 120_000,
        what: 'the silence of the other end to be noticed',
      })
      link.heal()
      await arrived()
      expect(await countThere('distinct (epoch, seq)')).toBe(next)
    })
  })

async function isOpen(): Promise<void> {
  await waitUntil(async () => (await uplinkOf(school))?.state === 'open', {
    within: 60_000,
    what: 'the uplink to open',
  })
}

/** So many events of the device, on the disk of the school. */
async function say(count: number): Promise<void> {
  if (device.closed) await device.begin(school.mqttPort, next)
  for (let i = 0; i < count; i++) {
    device.send('event', next++, { event: 'agent.started', severity: 'info', params: {} })
  }
  await waitUntil(() => device.upto === next - 1, { within: 60_000, what: 'the events on the disk of the school' })
}

async function arrived(): Promise<void> {
  await waitUntil(async () => (await countThere('*')) === next, {
    within: 150_000,
    what: `${next} events at the territory`,
  })
}

async function countThere(what: string): Promise<number> {
  const sql = `select count(${what}) as n from events where source = 'agent'`
  const [row] = await hall.postgres.admin<{ n: string }>(sql, hall.database)
  return Number(row?.n)
}
