import type { NamedSpec } from '../drivers/spec-files.ts'
import type { HidField } from '../ports/hid-descriptor.ts'
import type { HidDevice } from '../ports/hid-devices.ts'
import { hidPort } from '../ports/hid-port.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'
import { discover, type Found, type Tried } from './discover.ts'
import type { KeptLine } from './keeper.ts'
import { type Way, waysTo } from './ways.ts'

export interface HidSearchParts {
  clock: Clock
  /** The HID devices that are there now. */
  list(): Promise<readonly HidDevice[]>
  /** The specs of HID devices. Asked for once there is a device that any of them may be about. */
  specs(): readonly NamedSpec[]
  open?(path: string, layout?: readonly HidField[]): OpenPort
  onFound(line: KeptLine): void
  log?: Log
}

/** How often devices are looked for, in ms: one is found within that of being plugged in. */
const EVERY = 15_000
/** Pages that a spec may be about: pens, boards and touch screens, supplies and batteries. No other device is looked at. */
export const HID_PAGES = [0x0d, 0x84, 0x85]

/**
 * Finds boards, pens and supplies on USB, which say themselves what they are: nobody has to name them. INVARIANTS: they are read
 * and never set; a keyboard or a mouse is not opened; each is asked once each time that it is plugged in.
 */
export class HidSearch {
  readonly #parts: HidSearchParts
  readonly #kept = new Set<string>()
  #asked = new Set<string>()
  #specs: readonly NamedSpec[] | undefined
  #callOff: (() => void) | undefined
  #stopped = false

  constructor(parts: HidSearchParts) {
    this.#parts = parts
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await this.#look()
  }

  stop(): void {
    this.#stopped = true
    this.#callOff?.()
  }

  /** Looks at once, also at what did not answer before. */
  lookAgain(): void {
    if (this.#stopped) return
    this.#callOff?.()
    this.#asked.clear()
    void this.#look()
  }

  async #look(): Promise<void> {
    const { clock, log = silent } = this.#parts
    try {
      const there = await this.#there()
      this.#asked = new Set([...this.#asked].filter((unit) => there.has(unit)))
      for (const [unit, devices] of there) if (!this.#asked.has(unit)) await this.#ask(unit, devices, there)
    } catch {
      log('warn', 'equipment.search_failed')
    }
    if (!this.#stopped) this.#callOff = clock.after(EVERY, () => void this.#look())
  }

  /** What is plugged in of these pages: one device may be several things. */
  async #there(): Promise<Map<string, HidDevice[]>> {
    const there = new Map<string, HidDevice[]>()
    for (const device of await this.#parts.list()) {
      if (device.usagePage === undefined || !HID_PAGES.includes(device.usagePage)) continue
      there.set(device.unit, [...(there.get(device.unit) ?? []), device])
    }
    return there
  }

  async #ask(unit: string, devices: readonly HidDevice[], there: ReadonlyMap<string, HidDevice[]>): Promise<void> {
    const { clock, open = hidPort, onFound, log = silent } = this.#parts
    this.#asked.add(unit)
    const place = placeOf(
      devices[0],
      [...there].some(([other, [one]]) => other < unit && isSame(one, devices[0])),
    )
    if (this.#kept.has(place)) return
    this.#specs ??= this.#parts.specs()
    const specs = this.#specs.filter(({ spec }) => devices.some((hid) => waysTo(spec, { hid }).length > 0))
    const { found, tried } = await discover({
      ...{ specs, clock, places: devices.map((hid) => ({ hid })) },
      open: ({ place: at, layout }) => open('hid' in at ? at.hid.path : unit, layout),
    })
    const listed = tried.filter(({ id, fault }) => fault === 'EQUIPMENT_UNREAD' && isListed(id, specs))
    const fit = found.length > 0 ? found : listed
    const best = bestOf(fit, specs)
    if (this.#stopped || best.length === 0) return
    const named = specs.find(({ id }) => id === best[0])
    const way = fit.find(({ id }) => id === best[0])?.way
    if (best.length > 1 || !named || !way) return log('warn', 'equipment.ambiguous', { unit, specs: best.join(' ') })
    this.#kept.add(place)
    onFound({ ...named, place, network: false, open: (listener) => this.#open(place, way, listener) })
  }

  /** A device that was unplugged may have another path when it comes back. */
  async #open(place: string, way: Way, listener: Parameters<OpenPort>[0]): ReturnType<OpenPort> {
    const { open = hidPort } = this.#parts
    const before = 'hid' in way.place ? way.place.hid : undefined
    const same = [...(await this.#there()).values()].find(([device]) => placeOf(device, false) === place) ?? []
    const again = same.find(({ usagePage, usage }) => usagePage === before?.usagePage && usage === before?.usage)
    return await open((again ?? before)?.path ?? '', way.layout)(listener)
  }
}

/** What is at a place, by what does not change from start to start. The second of two equal ones is told apart by its unit. */
function placeOf(device: HidDevice | undefined, isSecond: boolean): string {
  const { vendor, product, serial, unit } = device ?? {}
  return `usb ${vendor}:${product}${serial ? ` ${serial}` : ''}${isSecond ? ` ${unit}` : ''}`
}

function isSame(one: HidDevice | undefined, other: HidDevice | undefined): boolean {
  return placeOf(one, false) === placeOf(other, false)
}

/** The specs that fit; where one is about this very maker, those about any maker do not count. */
function bestOf(found: readonly (Found | Tried)[], specs: readonly NamedSpec[]): string[] {
  const fit = [...new Set(found.map(({ id }) => id))]
  const ofMaker = fit.filter((id) => specs.find((each) => each.id === id)?.spec.match.usb !== undefined)
  return ofMaker.length > 0 ? ofMaker : fit
}

/** Whether a device is this by what the system lists of it, where it shows no more. */
function isListed(id: string, specs: readonly NamedSpec[]): boolean {
  return specs.find((each) => each.id === id)?.spec.match.listed === true
}
