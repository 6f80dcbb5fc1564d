import { join } from 'node:path'
import type { EquipmentList } from '@preau/protocol/api/equipment-list.ts'
import { afterEach, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playedValues, playSpec } from '../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../agent/simulators/serve-device.ts'
import { type SchoolWithAgent, schoolWithAgent } from '../processes/school-with-agent.ts'
import { waitUntil } from '../wait-until.ts'

const specs = new Map(
  readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).map((each) => [each.id, each.spec]),
)
const specOf = (id: string) => {
  const spec = specs.get(id)
  if (!spec) throw new Error(`no spec ${id}`)
  return spec
}

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

async function school(): Promise<SchoolWithAgent> {
  const made = await schoolWithAgent()
  cleanUps.push(() => made.close())
  return made
}

it('shows a projector on the network as itself, and turns it on with a proof', async () => {
  const spec = specOf('epson/escvp21')
  const values = { ...playedValues(spec), power: 'standby', serial: 'X4GK8100123', 'lamp.hours': 3900 } as const
  const played = playSpec(spec, { ...values })
  const served = await serveOnTcp(spec, played)
  cleanUps.push(() => served.close())
  const beat = setInterval(() => played.pass(1), 20)
  cleanUps.push(async () => clearInterval(beat))
  const at = await school()
  await at.startAgent([{ spec: 'epson/escvp21', host: '127.0.0.1', port: served.port }])

  const row = await at.device('projector')
  const device = await waitUntil(async () => {
    const found = await at.whole(row.id)
    return found.equipment?.presence === 'present' ? found : undefined
  })
  expect(device).toMatchObject({
    kind: 'projector',
    room: null,
    equipment: { viaName: 'PC du CP', spec: 'epson/escvp21' },
  })
  const [via] = (await at.json<EquipmentList>(`/api/devices/${device.equipment?.via}/equipment`)).rows
  expect(via).toMatchObject({ id: device.id, presence: 'present' })

  const asked = await at.ask(device.id, { command: 'power_on' })
  expect(asked).toMatchObject({ state: 'waiting', command: 'power_on', device: device.id })
  const ended = await at.ended(asked)
  expect(ended).toMatchObject({ state: 'done', proof: { sent: '50 57 52 20 4F 4E 0D', shown: { power: 'on' } } })
  expect(played.done).toEqual(['power_on'])

  const on = await waitUntil(async () => {
    const found = await at.whole(device.id)
    return found.equipment?.values.power === 'on' ? found : undefined
  })
  expect([on.status, on.reasons, on.equipment?.life]).toEqual([
    'degraded',
    [expect.objectContaining({ code: 'lamp_worn', params: { value: 3900, limit: 4000 } })],
    { lamp: 4000 },
  ])
})
