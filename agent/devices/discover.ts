import { toPreauError } from '@preau/protocol/errors.ts'
import type { EquipmentValues } from '@preau/protocol/rules/equipment-readings.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { compileSpec } from '../drivers/compile-spec.ts'
import { openingOf } from '../drivers/opening.ts'
import type { NamedSpec } from '../drivers/spec-files.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { Line } from './line.ts'
import { keyOf, openWay, type Place, type Way, waysTo } from './ways.ts'

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
  /** How long an answer is waited for at most, in ms: a search asks what every device knows at once. */
  answerWithin?: number
  /** How many places are looked at side by side. */
  atOnce?: number
  /** Called before each try, with how many there are. */
  onTry?(id: string, way: Way, at: { nth: number; of: number }): void
  /** Called with each place once it was looked at. */
  onPlace?(place: Place, discovery: Discovery): void
}

/** How long a device may need to let go of a connection, in ms. */
export const SETTLE = 500
const ANSWER_WITHIN = 1500
const AT_ONCE = 16

interface Try {
  id: string
  spec: DeviceSpec
  way: Way
}

/**
 * Looks what is at some places. INVARIANT: only the read that identifies a device is sent, never a command: what is at the other
 * end is not known yet. Two specs that fit are both told.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const { specs, places, atOnce = AT_ONCE } = options
  const work = places.map((place) => ({ place, tries: triesAt(place, specs) }))
  const counter = { nth: 0, of: work.reduce((sum, { tries }) => sum + tries.length, 0) }
  const found = places.map((): Found[] => [])
  const tried = places.map((): Tried[] => [])
  let next = 0
  const look = async () => {
    for (let at = next++; at < work.length; at = next++) {
      const { place, tries } = work[at] as (typeof work)[number]
      const here: Discovery = { found: found[at] ?? [], tried: tried[at] ?? [] }
      await lookAt(options, tries, counter, here)
      options.onPlace?.(place, here)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, places.length) }, look))
  return { found: found.flat(), tried: tried.flat() }
}

/** Tries all that may be at one place, and adds what came of it to `here`. */
async function lookAt(
  options: DiscoverOptions,
  tries: readonly Try[],
  counter: { nth: number; of: number },
  here: Discovery,
): Promise<void> {
  const heard = new Set<string>()
  const closed = new Set<string>()
  /** The language in which each way gave an answer that is understood. */
  const understood = new Map<string, string>()
  let last: Try | undefined
  for (const { id, spec, way } of tries) {
    counter.nth += 1
    const door = keyOf({ ...way, baud: undefined })
    // The same spec answers at one speed only, and a door that is shut is shut for all.
    if (here.found.some((each) => each.id === id)) continue
    // A device speaks one language at one speed: where one was understood, only a spec of the same one may fit as well.
    const language = JSON.stringify([spec.notation, spec.framing])
    if ((understood.get(keyOf(way)) ?? language) !== language) continue
    if (closed.has(door)) {
      here.tried.push({ id, way, fault: 'PORT_FAILED' })
      continue
    }
    options.onTry?.(id, way, { ...counter })
    let result = await tryOne(options, spec, way)
    // What was sent before stands in front of the first request, and makes nonsense of it: the second one is clean.
    if (isDirty(last, spec, way) && 'fault' in result && !isShut(result)) result = await tryOne(options, spec, way)
    last = { id, spec, way }
    // A unit that talks with one controller at a time has not seen the last one go.
    if (isShut(result) && heard.has(door)) {
      await new Promise<void>((settled) => options.clock.after(SETTLE, settled))
      result = await tryOne(options, spec, way)
    }
    if (!isShut(result)) heard.add(door)
    else if (!heard.has(door)) closed.add(door)
    // Who wants a password has said in which language.
    if (!('fault' in result) || result.fault === 'EQUIPMENT_PASSWORD') understood.set(keyOf(way), language)
    if ('fault' in result) here.tried.push({ id, way, fault: result.fault })
    else here.found.push({ id, way, values: result.values })
  }
}

type Result = { values: EquipmentValues } | { fault: string }

function isShut(result: Result): boolean {
  return 'fault' in result && result.fault === 'PORT_FAILED'
}

/**
 * All that may be at a place. Devices that speak first are told apart before anything is sent to them; lines of text, which end
 * what stands unfinished in a device, come before bytes, and speed by speed.
 */
function triesAt(place: Place, specs: readonly NamedSpec[]): Try[] {
  const rank = ({ spec, way }: Try) => {
    const greets = spec.transport.tcp?.opening === 'pjlink' && 'host' in place
    return (greets ? 0 : spec.notation === 'text' ? 1 : 2) * 1_000_000 + (way.baud ?? 0)
  }
  const tries = specs.flatMap(({ id, spec }) => waysTo(spec, place).map((way): Try => ({ id, spec, way })))
  return tries.sort((a, b) => rank(a) - rank(b))
}

/** Whether a device on a serial line may hold the beginning of something: another language was tried, or another speed. */
function isDirty(last: Try | undefined, { notation }: DeviceSpec, { place, baud }: Way): boolean {
  return 'serial' in place && (last?.way.baud !== baud || last?.spec.notation !== notation)
}

async function tryOne(options: DiscoverOptions, spec: DeviceSpec, way: Way): Promise<Result> {
  const { clock, password, open = openWay, answerWithin = ANSWER_WITHIN } = options
  const answer = Math.min(spec.timing.answer, answerWithin)
  const driver = compileSpec({ ...spec, timing: { ...spec.timing, answer } })
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
