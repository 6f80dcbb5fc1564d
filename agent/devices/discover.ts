import { toPreauError } from '@preau/protocol/errors.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec } from '../drivers/compile-spec.ts'
import { openingOf } from '../drivers/opening.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import type { OpenPort } from '../ports/port.ts'
import { serialPort } from '../ports/serial-port.ts'
import { tcpPort } from '../ports/tcp-port.ts'
import type { Clock } from '../uplink/clock.ts'
import { Line } from './line.ts'

/** Where a device may be: a serial line, or an address of the network. */
export type Place = { serial: string } | { host: string; port?: number }

/** One way to reach a device by a spec. */
export interface Way {
  place: Place
  baud: number | undefined
  port: number | undefined
}

/** What came of one try. */
export interface Found {
  id: string
  way: Way
  /** What the device answered to the read that shows whether the spec fits. */
  values: EquipmentValues
}

export interface Tried {
  id: string
  way: Way
  /** Why the spec does not fit: the code of the error. */
  fault: string
}

export interface Discovery {
  found: Found[]
  tried: Tried[]
}

export interface DiscoverOptions {
  specs: readonly NamedSpec[]
  places: readonly Place[]
  clock: Clock
  /** Opens a way; the real ports where nothing is said. */
  open?: (way: Way) => OpenPort
  password?: string
  /** Called before each try, with how many there are. */
  onTry?(id: string, way: Way, at: { nth: number; of: number }): void
}

/** How long a device may need to let go of a connection, in ms. */
const SETTLE = 500

/**
 * Looks what is at some places. INVARIANT: only the read that identifies a device is sent, never a command: what is at the other
 * end is not known yet. Places are tried one after the other, and all specs at each, so that two that fit are both told.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const { specs, places, onTry } = options
  const tries = places.flatMap((place) =>
    greetersFirst(specs).flatMap(({ id, spec }) => waysTo(spec, place).map((way) => ({ id, spec, way }))),
  )
  const heardBefore = new Set<Place>()
  const found: Found[] = []
  const tried: Tried[] = []
  const isKnown = (id: string, { place }: Way) => found.some((each) => each.id === id && each.way.place === place)
  for (const [index, { id, spec, way }] of tries.entries()) {
    // The same spec answers at one speed only.
    if (isKnown(id, way)) continue
    onTry?.(id, way, { nth: index + 1, of: tries.length })
    let result = await tryOne(options, spec, way)
    // A unit that talks with one controller at a time has not seen the last one go.
    if ('fault' in result && result.fault === 'PORT_FAILED' && heardBefore.has(way.place)) {
      await new Promise<void>((next) => options.clock.after(SETTLE, next))
      result = await tryOne(options, spec, way)
    }
    if (!('fault' in result) || result.fault !== 'PORT_FAILED') heardBefore.add(way.place)
    if ('fault' in result) tried.push({ id, way, fault: result.fault })
    else found.push({ id, way, values: result.values })
  }
  return { found, tried }
}

/** The ways by which a spec may reach a place: each speed of a serial line, the port of a network. */
export function waysTo({ transport }: DeviceSpec, place: Place): Way[] {
  if ('serial' in place) return (transport.serial?.baud ?? []).map((baud) => ({ place, baud, port: undefined }))
  return transport.tcp ? [{ place, baud: undefined, port: place.port ?? transport.tcp.port }] : []
}

/** Opens a way on this machine. */
export function openWay({ place, baud = 9600, port = 0 }: Way): OpenPort {
  return 'serial' in place ? serialPort(place.serial, baud) : tcpPort(place.host, port)
}

/** Devices that speak first are told apart before anything is sent to them. */
function greetersFirst(specs: readonly NamedSpec[]): NamedSpec[] {
  const speaks = ({ spec }: NamedSpec) => (spec.transport.tcp?.opening === 'pjlink' ? 0 : 1)
  return [...specs].sort((a, b) => speaks(a) - speaks(b))
}

async function tryOne(
  { clock, password, open = openWay }: DiscoverOptions,
  spec: DeviceSpec,
  way: Way,
): Promise<{ values: EquipmentValues } | { fault: string }> {
  const driver = compileSpec(spec)
  const read = driver.reads.get(spec.match.read)
  if (!read) return { fault: 'SPEC_INVALID' }
  const opening = openingOf('host' in way.place ? spec.transport.tcp?.opening : undefined, password)
  const line = new Line({ driver, clock, opening, open: open(way) })
  try {
    const { values } = await line.ask(read)
    return doesMatch(spec, values) ? { values } : { fault: 'EQUIPMENT_ANSWER' }
  } catch (error) {
    return { fault: toPreauError(error).code }
  } finally {
    await line.close()
  }
}

function doesMatch({ match }: DeviceSpec, values: EquipmentValues): boolean {
  return Object.entries(match.expect ?? {}).every(([name, begins]) =>
    String(values[name as keyof EquipmentValues] ?? '')
      .toLowerCase()
      .startsWith(begins.toLowerCase()),
  )
}
