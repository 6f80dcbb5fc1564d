import { type AddressInfo, createServer } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { compileSpec } from '../drivers/compile-spec.ts'
import { framerOf } from '../framing/framer-of.ts'
import { fakeLine } from '../ports/fake-port.ts'
import type { OpenPort } from '../ports/port.ts'
import type { LineFault } from '../simulators/fault-names.ts'
import { playedValues, playSpec } from '../simulators/play-spec.ts'
import { playLine } from '../simulators/played-line.ts'
import { type ServedDevice, serveOnTcp } from '../simulators/serve-device.ts'
import { realClock } from '../uplink/clock.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { type DiscoverOptions, discover } from './discover.ts'
import { SPECS, specOf } from './testing/line-to.ts'
import { verdictOf } from './verdict.ts'
import type { Way } from './ways.ts'

const served: ServedDevice[] = []
afterEach(async () => {
  for (const each of served.splice(0)) await each.close()
})

const named = (...ids: string[]) => ids.map((id) => ({ id, spec: specOf(id) }))
const ALL = [...SPECS].map(([id, spec]) => ({ id, spec }))
const ON_NETWORK = named('pjlink/class-1', 'epson/escvp21', 'nec/display', 'lg/signage')

/** A search over real connections, with hasty answers so that a test of silence is short. */
const search = (port: number, options: Partial<DiscoverOptions> = {}) =>
  discover({
    specs: ON_NETWORK,
    places: [{ host: '127.0.0.1', port }],
    clock: realClock(),
    answerWithin: 300,
    ...options,
  })

async function serve(id: string, options: Parameters<typeof serveOnTcp>[2] = {}) {
  const device = playSpec(specOf(id))
  const on = await serveOnTcp(specOf(id), device, options)
  served.push(on)
  return { device, port: on.port }
}

/** A serial line with a played device at its other end, which runs at one speed. */
function serialLine(id: string, { baud = specOf(id).transport.serial?.baud[0], faults = [] as LineFault[] } = {}) {
  const spec: DeviceSpec = { ...specOf(id), transport: { serial: { baud: [baud ?? 9600] } } }
  const device = playSpec(spec, playedValues(spec))
  const open = (way: Way): OpenPort => {
    const other = way.baud === baud ? faults : [...faults, 'wrong_speed' as const]
    const line = fakeLine((bytes) => {
      const said: Uint8Array[] = []
      playLine(spec, device, (part) => void said.push(part), { faults: other }).hear(bytes)
      return said
    })
    return line.open
  }
  return { device, open }
}

/** A search along a serial line, under a clock that runs as fast as it can. */
async function searchSerial(open: (way: Way) => OpenPort, options: Partial<DiscoverOptions> = {}) {
  const clock = fakeClock()
  let isOver = false
  const searching = discover({ specs: ALL, places: [{ serial: '/dev/ttyUSB0' }], clock, open, ...options }).finally(
    () => {
      isOver = true
    },
  )
  while (!isOver) await clock.advanceAsync(1000)
  return await searching
}

describe('a search', () => {
  it.each(ON_NETWORK.map(({ id }) => [id]))('finds %s on the network, and changes nothing there', async (id) => {
    const { device, port } = await serve(id)
    const { found } = await search(port)
    expect(found.map((each) => each.id)).toEqual([id])
    expect(device.done).toEqual([])
  })

  it.each(ALL.filter(({ spec }) => spec.transport.serial).map(({ id }) => [id]))(
    'finds %s on a serial line, and changes nothing there',
    async (id) => {
      const { device, open } = serialLine(id)
      const { found } = await searchSerial(open)
      expect(found.map((each) => each.id)).toContain(id)
      expect(device.done).toEqual([])
    },
  )

  it('says of each description why it does not fit', async () => {
    const { port } = await serve('lg/signage')
    const { tried } = await search(port, { specs: named('pjlink/class-1', 'nec/display') })
    expect(Object.fromEntries(tried.map(({ id, fault }) => [id, fault]))).toEqual({
      'pjlink/class-1': 'EQUIPMENT_SILENT',
      'nec/display': 'EQUIPMENT_SILENT',
    })
  })

  it('asks a device that was understood nothing in another language', async () => {
    const { port } = await serve('pjlink/class-1')
    const asked: string[] = []
    await search(port, { onTry: (id) => asked.push(id) })
    expect(asked).toEqual(['pjlink/class-1'])
  })

  it('knocks once at a door that is shut', async () => {
    let knocks = 0
    const { tried } = await search(1, {
      open: () => async () => {
        knocks += 1
        throw new PreauError('PORT_FAILED', {})
      },
    })
    expect([knocks, tried.map(({ fault }) => fault)]).toEqual([1, ON_NETWORK.map(() => 'PORT_FAILED')])
  })

  it('looks at several places side by side, and tells each as it is done', async () => {
    const ports = [(await serve('pjlink/class-1')).port, (await serve('lg/signage')).port]
    const told: number[] = []
    const { found } = await search(0, {
      places: ports.map((port) => ({ host: '127.0.0.1', port })),
      onPlace: (place) => told.push(('port' in place && place.port) || 0),
    })
    expect(found.map(({ id }) => id)).toEqual(['pjlink/class-1', 'lg/signage'])
    expect(told.sort()).toEqual(ports.sort())
  })
})

describe('what a search sends', () => {
  /** What a device does when another family is looked for on its line: nothing. */
  it.each(ALL.map(({ id }) => [id]))('does nothing to %s, whatever else is looked for', (id) => {
    const { spec } = { spec: specOf(id) }
    const moved = ALL.filter((other) => {
      const driver = compileSpec(other.spec)
      const probe = driver.reads.get(other.spec.match.read)
      const device = playSpec(spec, playedValues(spec, { power: 'standby' }))
      const frames = framerOf(spec.framing.requests, spec.notation)
      // What is not ended yet is ended by the next request, as on a real line.
      const bytes = [...(probe?.first ?? []).map((step) => step.bytes), probe?.bytes ?? new Uint8Array()]
      for (const part of bytes) for (const frame of frames.push(part)) device.answer(frame)
      return device.done.length > 0
    })
    expect(moved.map((other) => other.id)).toEqual([])
  })

  it('is none of the commands of any description', async () => {
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

describe('the verdict on a place', () => {
  const verdict = async (made: ReturnType<typeof searchSerial>) => verdictOf(await made, ALL)

  it('is the description that fits, and by which speed', async () => {
    const { open } = serialLine('smart/board-rs232')
    expect(await verdict(searchSerial(open))).toMatchObject({
      is: 'fits',
      found: { id: 'smart/board-rs232', way: { baud: 19200 }, values: { model: 'SBID-MX065' } },
    })
  })

  it('is one description for a projector that speaks as the boards of its maker do', async () => {
    const { open } = serialLine('smart/projector-rs232')
    expect(await verdict(searchSerial(open))).toMatchObject({ is: 'fits', found: { id: 'smart/projector-rs232' } })
  })

  it('is a stranger where the line runs at another speed than the device', async () => {
    const { open } = serialLine('smart/board-rs232')
    const places = [{ serial: '/dev/ttyUSB0', baud: 9600 }]
    expect(await verdict(searchSerial(open, { places }))).toMatchObject({ is: 'stranger' })
  })

  it('is a stranger where a device speaks that no description knows', async () => {
    const line = fakeLine(() => [Uint8Array.from([0x55, 0xaa, 0x0d, 0x0a, 0x3a])])
    expect(await verdict(searchSerial(() => line.open))).toMatchObject({ is: 'stranger' })
  })

  it('is silence where nothing is at the end of the cable', async () => {
    const line = fakeLine()
    expect(await verdict(searchSerial(() => line.open))).toEqual({ is: 'silent' })
  })

  it('is a shut door where the adapter is gone', async () => {
    const line = fakeLine()
    line.unplug()
    expect(await verdict(searchSerial(() => line.open))).toEqual({ is: 'shut' })
  })

  it('is two that fit by the same way, so that a person has to choose', async () => {
    const { port } = await serve('lg/signage')
    const specs = [...named('lg/signage'), { id: 'lg/other', spec: specOf('lg/signage') }]
    const result = verdictOf(await search(port, { specs }), specs)
    expect(result.is === 'several' && [result.found.map(({ id }) => id), result.sameWay]).toEqual([
      ['lg/signage', 'lg/other'],
      true,
    ])
  })

  it('puts what a vendor confirms before what is guessed', () => {
    const specs = [
      { id: 'guess', spec: { ...specOf('lg/signage'), certainty: 'U' as const } },
      { id: 'sure', spec: specOf('lg/signage') },
    ]
    const at = (port: number) => ({ place: { host: 'h' }, baud: undefined, port })
    const found = [
      { id: 'guess', way: at(1), values: {} },
      { id: 'sure', way: at(2), values: {} },
    ]
    const result = verdictOf({ found, tried: [] }, specs)
    expect(result.is === 'several' && [result.found[0]?.id, result.sameWay]).toEqual(['sure', false])
  })

  it('is a password that is wanted', async () => {
    const { port } = await serve('pjlink/class-1', { password: 'secret' })
    const specs = named('pjlink/class-1', 'lg/signage')
    expect(verdictOf(await search(port, { specs }), specs)).toEqual({ is: 'password', id: 'pjlink/class-1' })
  })

  it('is a refusal where a device of the family says that it cannot', async () => {
    const { port } = await serve('epson/escvp21', { faults: ['busy'] })
    const specs = named('epson/escvp21')
    expect(verdictOf(await search(port, { specs }), specs)).toEqual({ is: 'refuses', id: 'epson/escvp21' })
  })

  it('is that nothing can be there', () => {
    expect(verdictOf({ found: [], tried: [] }, ALL)).toEqual({ is: 'untried' })
  })
})
