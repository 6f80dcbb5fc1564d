import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { playedValues, playSpec } from '../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../agent/simulators/serve-device.ts'
import { schoolWithAgent } from '../processes/school-with-agent.ts'
import { waitUntil } from '../wait-until.ts'

const EPSON = 'epson/escvp21'
const spec = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).find(({ id }) => id === EPSON)?.spec

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

describe('the plan of a machine', () => {
  it('reaches the PC that has the board of a room, and lies there for its own account alone', {
    timeout: 120_000,
  }, async () => {
    if (!spec) throw new Error(`no spec ${EPSON}`)
    const served = await serveOnTcp(spec, playSpec(spec, playedValues(spec)))
    cleanUps.push(() => served.close())
    const at = await schoolWithAgent()
    cleanUps.push(() => at.close())
    await at.startAgent([{ spec: EPSON, host: '127.0.0.1', port: served.port }])
    const board = await at.device('projector')
    const room = await at.post('/api/rooms', { school: board.school.id, name: 'Salle 4' })
    const { id } = room.json as { id: string }
    const headers = { 'content-type': 'application/json' }
    const moved = await at.server.fetch(`/api/devices/${board.id}`, {
      ...{ method: 'PATCH', headers, body: JSON.stringify({ room: id }) },
    })
    expect([room.status, moved.status]).toEqual([201, 200])
    const file = join(at.folder, 'day-plan.json')
    const read = () => (existsSync(file) ? decodeDayPlan(JSON.parse(readFileSync(file, 'utf8'))) : undefined)
    const plan = await waitUntil(read, { within: 90_000, what: 'the plan' })
    expect([plan.room?.name, plan.lessons, plan.board?.confirmed]).toEqual(['Salle 4', [], false])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})
