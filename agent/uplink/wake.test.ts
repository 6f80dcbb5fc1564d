import { encodeWake, type Wake } from '@preau/protocol/messages/wake.ts'
import { expect, it } from 'vitest'
import type { ConnectionEvents } from './connection.ts'
import { fakeClock } from './fake-clock.ts'
import { fakeServer } from './fake-server.ts'
import { openOutbox } from './outbox.ts'
import { startUplink } from './uplink.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'
const wake: Wake = { macs: ['3c:97:0e:12:34:56'] }

it('hands a call on only where it is for this machine and says whom to call', async () => {
  const clock = fakeClock()
  const server = fakeServer(clock)
  const outbox = openOutbox(':memory:', { clock })
  const asked: Wake[] = []
  let events: ConnectionEvents | undefined
  const uplink = startUplink({
    identity: { school, device, mqtt: 'mqtt://school.test:1883' },
    ...{ outbox, clock, interval: 60, agent: { version: '0', platform: 'linux', arch: 'x64' } },
    state: { birth: () => ({}), sent: () => ({}) },
    inventoryDigests: () => ({}),
    onWake: (each) => asked.push(each),
    connect: (request, on) => {
      events = on
      return server.connect(request, on)
    },
  })
  await clock.advanceAsync(1000)
  expect(uplink.status().born).toBe(true)
  const say = (to: string, body: object) => events?.message(encodeWake(school, to, body as Wake, clock.wall()))
  say(device, wake)
  say(school, wake)
  say(device, { macs: [] })
  say(device, { macs: ['ff:ff:ff:ff:ff'] })
  expect(asked).toEqual([wake])
  await uplink.cut()
  outbox.close()
})
