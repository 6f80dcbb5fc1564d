import { join } from 'node:path'
import type { LiveCommand } from '@preau/protocol/api/live.ts'
import { PreauError } from '@preau/protocol/errors.ts'
import { readSpecs } from '../../../agent/drivers/spec-files.ts'
import { playedValues, playSpec } from '../../../agent/simulators/play-spec.ts'
import { serveOnTcp } from '../../../agent/simulators/serve-device.ts'
import { type SchoolWithAgent, schoolWithAgent } from '../../../test/processes/school-with-agent.ts'
import { ROOT } from '../../source-files.ts'

const EPSON = 'epson/escvp21'
const LONGEST = 10_000

/**
 * How long it takes, in ms, from the request of a console until the live stream tells of the proven result: each of `rounds`
 * commands to a played projector on TCP, one after the other, by a server and an agent that are processes of their own.
 */
export async function commandTimes(rounds: number): Promise<number[]> {
  const spec = readSpecs(join(ROOT, 'firmware-specs/devices')).find(({ id }) => id === EPSON)?.spec
  if (!spec) throw new PreauError('SPEC_INVALID', { spec: EPSON })
  const served = await serveOnTcp(spec, playSpec(spec, { ...playedValues(spec), power: 'on', blank: 0 }))
  const at = await schoolWithAgent()
  try {
    await at.startAgent([{ spec: EPSON, host: '127.0.0.1', port: served.port }])
    const { id } = await at.device('projector', ({ status }) => status !== 'unknown')
    const stream = await listen(at)
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now()
      const { id: command } = await at.ask(id, { command: round % 2 === 0 ? 'blank_on' : 'blank_off' })
      // The first word of the stream is that it was asked for, the second that it ended.
      await stream.heard(command, 2)
      times.push(performance.now() - begun)
    }
    const states = (await at.json<{ rows: { state: string }[] }>(`/api/devices/${id}/commands`)).rows
    if (states.some(({ state }) => state !== 'done')) throw new PreauError('INTERNAL', { why: 'a command failed' })
    stream.end()
    return times
  } finally {
    await at.close()
    await served.close()
  }
}

/** The live stream, as far as it tells of commands. */
async function listen({ server }: SchoolWithAgent) {
  const ended = new AbortController()
  const counts = new Map<string, number>()
  const waiting = new Set<() => void>()
  const { body } = await server.fetch('/api/live', { signal: ended.signal })
  if (!body) throw new PreauError('SERVER_UNREACHABLE')
  const read = async () => {
    let text = ''
    for await (const part of body.pipeThrough(new TextDecoderStream())) {
      text += part
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events.filter((each) => each.startsWith('event: command'))) {
        const { command } = JSON.parse(event.slice(event.indexOf('data: ') + 6)) as LiveCommand
        counts.set(command, (counts.get(command) ?? 0) + 1)
      }
      for (const look of waiting) look()
    }
  }
  read().catch(() => undefined)
  return {
    end: () => ended.abort(),
    heard: (command: string, times: number) =>
      new Promise<void>((done, failed) => {
        const late = setTimeout(() => failed(new PreauError('EQUIPMENT_SILENT', { command })), LONGEST)
        const look = () => {
          if ((counts.get(command) ?? 0) < times) return
          clearTimeout(late)
          waiting.delete(look)
          done()
        }
        waiting.add(look)
        look()
      }),
  }
}
