import { type AddressInfo, createServer } from 'node:net'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { playSpec } from '../simulators/play-spec.ts'
import { type ServedDevice, serveOnTcp } from '../simulators/serve-device.ts'
import { realClock } from '../uplink/clock.ts'
import { discover } from './discover.ts'
import { SPECS, specOf } from './testing/line-to.ts'

const served: ServedDevice[] = []
afterEach(async () => {
  for (const each of served.splice(0)) await each.close()
})

/** Answers within a moment, so that a test of silence is short. */
const hasty = (spec: DeviceSpec): DeviceSpec => ({ ...spec, timing: { ...spec.timing, answer: 300 } })
const specs = [...SPECS].map(([id, spec]) => ({ id, spec: hasty(spec) }))
const search = (port: number, given = specs) =>
  discover({ specs: given, places: [{ host: '127.0.0.1', port }], clock: realClock() })

async function serve(id: string) {
  const device = playSpec(specOf(id))
  const on = await serveOnTcp(specOf(id), device)
  served.push(on)
  return { device, port: on.port }
}

describe('a search', () => {
  it.each(['pjlink/class-1', 'epson/escvp21', 'nec/display', 'lg/signage'])(
    'finds %s, and changes nothing there',
    async (id) => {
      const { device, port } = await serve(id)
      const { found } = await search(port)
      expect(found.map((each) => each.id)).toEqual([id])
      expect(device.done).toEqual([])
    },
  )

  it('tells of two descriptions that fit', async () => {
    const { port } = await serve('lg/signage')
    const twin = { id: 'lg/other', spec: hasty(specOf('lg/signage')) }
    const { found } = await search(port, [...specs, twin])
    expect(found.map(({ id }) => id)).toEqual(['lg/signage', 'lg/other'])
  })

  it('says of each description why it does not fit', async () => {
    const { port } = await serve('lg/signage')
    const { tried } = await search(port)
    expect(Object.fromEntries(tried.map(({ id, fault }) => [id, fault]))).toMatchObject({
      'pjlink/class-1': 'EQUIPMENT_SILENT',
      'nec/display': 'EQUIPMENT_SILENT',
    })
  })

  it('does no harm to a device that takes every word for an order but those of a search', async () => {
    const heard: string[] = []
    const server = createServer((socket) => {
      socket.on('data', (bytes) => heard.push(bytes.toString('latin1')))
      socket.on('error', () => undefined)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    await search((server.address() as AddressInfo).port)
    server.close()
    const acts = [...SPECS.values()].flatMap((spec) =>
      Object.values(spec.commands).map(({ send }) => send.split('{')[0] ?? ''),
    )
    expect(heard.filter((word) => acts.some((act) => act.length > 2 && word.startsWith(act)))).toEqual([])
    expect(heard.length).toBeGreaterThan(0)
  })
})
