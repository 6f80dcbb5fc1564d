import { encodeLook } from '@preau/protocol/messages/look.ts'
import { expect, it } from 'vitest'
import type { ConnectionEvents } from './connection.ts'
import { fakeClock } from './fake-clock.ts'
import { fakeServer } from './fake-server.ts'
import { openOutbox } from './outbox.ts'
import { startUplink } from './uplink.ts'

const school = '01890a5d-ac96-774b-bcce-b302099a8057'
const device = '01890a5d-ac96-774b-bcce-b302099a8058'

it('hands on a word that something was ordered only where it is for this machine and can be read', async () => {
  const clock = fakeClock()
  const server = fakeServer(clock)
  const outbox = openOutbox(':memory:', { clock })
  let looks = 0
  let events: ConnectionEvents | undefined
  const uplink = startUplink({
    identity: { school, device, mqtt: 'mqtt://school.test:1883' },
    ...{ outbox, clock, interval: 60, agent: { version: '0', platform: 'linux', arch: 'x64' } },
    state: { birth: () => ({}), sent: () => ({}) },
    inventoryDigests: () => ({}),
    onLook: () => looks++,
    connect: (request, on) => {
      events = on
      return server.connect(request, on)
    },
  })
  await clock.advanceAsync(1000)
  expect(uplink.status().born).toBe(true)
  const ours = encodeLook(school, device, clock.wall())
  events?.message(encodeLook(school, school, clock.wall()))
  events?.message(ours.replace('orders', 'files'))
  events?.message(ours.replace('{"for":"orders"}', 'null'))
  expect(looks).toBe(0)
  events?.message(ours)
  expect(looks).toBe(1)
  await uplink.cut()
  outbox.close()
})
