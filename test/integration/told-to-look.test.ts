import { downTopic } from '@preau/protocol/topics.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { subscribePacket } from '../processes/mqtt-wire.ts'
import { connectTls } from '../processes/tls-device.ts'
import { startUpdatingSchool, targetOf, type UpdatingSchool, VERSIONS } from '../processes/updating-school.ts'
import { waitUntil } from '../wait-until.ts'

let school: UpdatingSchool
beforeAll(async () => {
  school = await startUpdatingSchool(2)
}, 120_000)
afterAll(() => school?.end())

it('tells the machines of a school that something was ordered, once it is signed, and not what', async () => {
  const [first] = school.machines
  if (!first) throw new TypeError('no machine')
  const { identity } = first
  const { device, code } = await connectTls(Number(new URL(school.mqtts).port), identity, identity.device)
  expect(code).toBe(0)
  device.write(subscribePacket(2, downTopic(identity.school, identity.device, 'look')))
  await waitUntil(() => device.packets.some(({ type }) => type === 9), { what: 'the subscription' })
  const told = () => device.packets.filter(({ type, body }) => type === 3 && body.toString().includes('"kind":"look"'))
  expect(told()).toEqual([])
  const body = JSON.stringify({
    ...{ target: targetOf(VERSIONS.good), title: 'Agent', schools: [school.school] },
    policy: { pace: 'tonight', success: 1000, errors: 0, restHours: 0 },
  })
  const headers = { 'content-type': 'application/json' }
  const reply = await school.fetch('/api/campaigns', { method: 'POST', headers, body })
  expect(reply.status).toBe(201)
  await waitUntil(() => told().length > 0, { what: 'the word', within: 20_000 })
  expect(told()[0]?.body.toString()).toContain('"body":{"for":"orders"}')
  device.cut()
})
