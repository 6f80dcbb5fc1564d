import type { NamedSpec } from '../drivers/spec-files.ts'
import type { HidDevice } from '../ports/hid-devices.ts'
import { hidPort } from '../ports/hid-port.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import { type Log, silent } from '../uplink/log.ts'
import { discover, type Found } from './discover.ts'
import type { KeptLine } from './keeper.ts'
import { waysTo } from './ways.ts'

export interface HidSearchParts {
  clock: Clock
  /** The HID devices that are there now. */
  list(): Promise<readonly HidDevice[]>
  /** The specs of HID devices. Asked for once there is a device that any of them may be about. */
  specs(): readonly NamedSpec[]
  open?(path: string): OpenPort
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

  async #look(): Promise<void> {
    const { clock, log = silent } = this.#parts
    try {
      const there = await this.#there()
      this.#asked = new Set([...this.#asked].filter((path) => there.has(path)))
      for (const [path, devices] of there) if (!this.#asked.has(path)) await this.#ask(path, devices, there)
    } catch {
      log('warn', 'equipment.search_failed')
    }
    if (!this.#stopped) this.#callOff = clock.after(EVERY, () => void this.#look())
  }

  /** Devices of these pages by their paths: one may be several things. */
  async #there(): Promise<Map<string, HidDevice[]>> {
    const there = new Map<string, HidDevice[]>()
    for (const device of await this.#parts.list()) {
      if (device.usagePage === undefined || !HID_PAGES.includes(device.usagePage)) continue
      there.set(device.path, [...(there.get(device.path) ?? []), device])
    }
    return there
  }

  async #ask(path: string, devices: readonly HidDevice[], there: ReadonlyMap<string, HidDevice[]>): Promise<void> {
    const { clock, open = hidPort, onFound, log = silent } = this.#parts
    this.#asked.add(path)
    const place = placeOf(
      devices[0],
      [...there].some(([other, [one]]) => other < path && isSame(one, devices[0])),
    )
    if (this.#kept.has(place)) return
    this.#specs ??= this.#parts.specs()
    const specs = this.#specs.filter(({ spec }) => devices.some((hid) => waysTo(spec, { hid }).length > 0))
    const { found } = await discover({ specs, places: devices.map((hid) => ({ hid })), clock, open: () => open(path) })
    const best = bestOf(found, specs)
    if (this.#stopped || best.length === 0) return
    const named = specs.find(({ id }) => id === best[0])
    if (best.length > 1 || !named) return log('warn', 'equipment.ambiguous', { path, specs: best.join(' ') })
    this.#kept.add(place)
    onFound({ ...named, place, network: false, open: (listener) => this.#open(place, path, listener) })
  }

  /** A device that was unplugged may have another path when it comes back. */
  async #open(place: string, path: string, listener: Parameters<OpenPort>[0]): ReturnType<OpenPort> {
    const { open = hidPort } = this.#parts
    const [same] = [...(await this.#there())].find(([, [device]]) => placeOf(device, false) === place) ?? []
    return await open(same ?? path)(listener)
  }
}

/** What is at a place, by what does not change from start to start. The second of two equal ones is told apart by its path. */
function placeOf(device: HidDevice | undefined, isSecond: boolean): string {
  const { vendor, product, serial, path } = device ?? {}
  return `usb ${vendor}:${product}${serial ? ` ${serial}` : ''}${isSecond ? ` ${path}` : ''}`
}

function isSame(one: HidDevice | undefined, other: HidDevice | undefined): boolean {
  return placeOf(one, false) === placeOf(other, false)
}

/** The specs that fit; where one is about this very maker, those about any maker do not count. */
function bestOf(found: readonly Found[], specs: readonly NamedSpec[]): string[] {
  const fit = [...new Set(found.map(({ id }) => id))]
  const ofMaker = fit.filter((id) => specs.find((each) => each.id === id)?.spec.match.usb !== undefined)
  return ofMaker.length > 0 ? ofMaker : fit
}
