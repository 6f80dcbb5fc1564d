import { join } from 'node:path'
import { textOf } from '@preau/protocol/spec/bytes.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { readSpecs } from '../../agent/drivers/spec-files.ts'
import { type PlayedDevice, playedValues, playSpec } from '../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../agent/simulators/serve-device.ts'
import { type SchoolWithAgent, schoolWithAgent } from '../processes/school-with-agent.ts'
import { waitUntil } from '../wait-until.ts'

const EPSON = 'epson/escvp21'
const spec = readSpecs(join(import.meta.dirname, '../../firmware-specs/devices')).find(({ id }) => id === EPSON)?.spec

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean()
})

/** A school with a projector in standby that an agent reaches; `onRequest` hears each request before it is answered. */
async function projector(onRequest: (request: string) => 'answer' | 'silence') {
  if (!spec) throw new Error(`no spec ${EPSON}`)
  const played = playSpec(spec, { ...playedValues(spec), power: 'standby' })
  const device: PlayedDevice = {
    ...played,
    get values() {
      return played.values
    },
    answer: (request) => (onRequest(textOf(request)) === 'answer' ? played.answer(request) : undefined),
  }
  const served = await serveOnTcp(spec, device)
  cleanUps.push(() => served.close())
  const at: SchoolWithAgent = await schoolWithAgent()
  cleanUps.push(() => at.close())
  const lines = [{ spec: EPSON, host: '127.0.0.1', port: served.port }]
  await at.startAgent(lines)
  const { id } = await at.device('projector')
  await waitUntil(async () => (await at.whole(id)).equipment?.presence === 'present', { what: 'the projector' })
  return { at, id, played, lines }
}

describe('I3: a command', () => {
  it('is never done twice by an agent that is killed between its intent and the answer', async () => {
    const heard: string[] = []
    let kill: (() => void) | undefined
    const { at, id, lines } = await projector((request) => {
      if (!request.startsWith('PWR ON')) return 'answer'
      heard.push(request)
      kill?.()
      return 'silence'
    })
    kill = () => void at.agent().child.kill('SIGKILL')
    const asked = await at.ask(id, { command: 'power_on' })
    expect(await at.agent().ended).toBe('SIGKILL')
    await at.startAgent(lines)
    expect(await at.ended(asked)).toMatchObject({ state: 'unknown', proof: null })
    expect(heard).toHaveLength(1)
  })

  it('is sent again and again, and done once, by a device that takes its time', async () => {
    const { at, id, played } = await projector(() => 'answer')
    const beat = setInterval(() => played.pass(1), 300)
    cleanUps.push(async () => clearInterval(beat))
    const asked = await at.ask(id, { command: 'power_on' })
    const ended = await at.ended(asked, 60_000)
    expect(ended).toMatchObject({ state: 'done', proof: { shown: { power: 'on' } } })
    // The server said it at least twice meanwhile.
    expect((ended.endedAt ?? 0) - ended.askedAt).toBeGreaterThan(5000)
    expect(played.done).toEqual(['power_on'])
  })
})
