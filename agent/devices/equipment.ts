import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { type ActionReason, actionReason, commandOf, disturbs } from '@preau/protocol/rules/equipment-actions.ts'
import type { EquipmentReadingName, EquipmentValues, PowerState } from '@preau/protocol/rules/equipment-readings.ts'
import type { CompiledRead, Driver } from '../drivers/compile-spec.ts'
import { backoff } from '../uplink/backoff.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Random } from '../uplink/random.ts'
import type { Answer, Line } from './line.ts'

/** How the line to a device stands. `asleep`: it is silent as devices of its kind are in standby. */
export type Presence = 'seeking' | 'present' | 'asleep' | 'silent' | 'refused'

export interface EquipmentState {
  presence: Presence
  values: EquipmentValues
  /** What was wrong with the last try, where it was. */
  fault: string | undefined
}

export interface EquipmentParts {
  driver: Driver
  line: Line
  clock: Clock
  random: Random
  /** Called when something is another than before, and when the device is read whole: its last read may say nothing new. */
  onChange(state: EquipmentState): void
}

/** What a command did, and how that is known. */
export interface Proof {
  sent: Uint8Array
  received: Uint8Array
  /** The readings that show it; empty where the device has no such reading. */
  shown: EquipmentValues
}

/** What a person allowed; see actionReason(). */
export interface Allowed {
  confirmed?: boolean
  explicit?: boolean
  /** A class may be going on, and nobody said that its teacher accepts what takes its board away. */
  lesson?: boolean
}

/** No device waits longer than this to be sought again, in ms: it is found within half a minute of being plugged in. */
const SEEK = { base: 1000, cap: 15_000 }
/** A password that was refused is not tried again before, in ms: some devices lock out who tries. */
const AFTER_REFUSAL = 60 * 60_000
/** Reads that are made more seldom, in s, are of what no command changes: a serial, hours of a lamp. */
const BY_THE_MINUTE = 300
/** Between two looks whether a command was done, in ms, and how much longer than the spec says it may take, in s. */
const LOOK_AGAIN = 1000
const MARGIN = 10

/**
 * One device that is looked after: each of its reads at its own pace, and commands between them. INVARIANTS: nothing but reads is
 * sent without do(); a device that is silent is asked for its power alone, so that it costs nothing.
 */
export class Equipment {
  readonly #parts: EquipmentParts
  readonly #due = new Map<CompiledRead, number>()
  #state: EquipmentState = { presence: 'seeking', values: {}, fault: undefined }
  #tries = 0
  /** What the device left without an answer last, while it was there. */
  #unheard: CompiledRead | undefined
  #callOff: (() => void) | undefined
  #isLooking = false
  /** How often lookAgain() was called. */
  #hints = 0
  #stopped = false

  constructor(parts: EquipmentParts) {
    this.#parts = parts
  }

  state(): EquipmentState {
    return this.#state
  }

  /** Whether each read that it can answer now was tried since the start: before, what it has not said yet is not known to be gone. */
  isRead(): boolean {
    const { presence } = this.#state
    if (presence !== 'present') return presence !== 'seeking'
    return this.#answerable().every((read) => this.#due.has(read))
  }

  start(): void {
    this.#plan(0)
  }

  /**
   * Reads what changes by the minute at once, and not when it is due: something said that it has changed, or a command was done.
   * A device that refused a password is not asked before its time.
   */
  lookAgain(): void {
    if (this.#state.presence === 'refused') return
    this.#hints += 1
    for (const read of this.#due.keys()) if (read.every <= BY_THE_MINUTE) this.#due.set(read, this.#now())
    if (!this.#isLooking) this.#plan(0)
  }

  /** What it says now, of a reading that its spec has; undefined where it has none. Throws what Line.ask() throws. */
  async ask(reading: EquipmentReadingName): Promise<number | string | undefined> {
    const read = this.#readOf(reading)
    if (!read) return undefined
    const answer = await this.#parts.line.ask(read)
    this.#heard(answer)
    return answer.values[reading]
  }

  /** Leaves the line of the device to `act`: nothing is asked of it meanwhile. */
  lend<T>(act: () => Promise<T>): Promise<T> {
    return this.#parts.line.lend(act)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#callOff?.()
    await this.#parts.line.close()
  }

  /**
   * Does what a person asked for, and looks until it shows. Throws ACTION_NOT_ALLOWED with the reason, what Line.ask() throws, and
   * EQUIPMENT_ANSWER where the device said yes and did not do it.
   */
  async do(name: string, choice: string | number | undefined, allowed: Allowed = {}): Promise<Proof> {
    const { driver, line } = this.#parts
    const { confirmed = false, explicit = false, lesson = false } = allowed
    const power = (await this.#readNow('power')) as PowerState | undefined
    const reason: ActionReason | undefined = actionReason(driver.spec, name, { power, confirmed, explicit })
    if (reason) throw new PreauError('ACTION_NOT_ALLOWED', { command: name, reason, power })
    const command = commandOf(driver.spec, name)
    // I6, whatever the server let through.
    if (lesson && command && disturbs(command))
      throw new PreauError('ACTION_NOT_ALLOWED', { command: name, reason: 'lesson' })
    try {
      const { sent, received } = await line.ask(driver.command(name, choice))
      return { sent, received, shown: await this.#shown(name, choice) }
    } finally {
      // What else it changed, an input or a volume, is not left as it was until its turn comes.
      this.lookAgain()
    }
  }

  /** Reads until what the command sets is so. */
  async #shown(name: string, choice: string | number | undefined): Promise<EquipmentValues> {
    const { driver, clock } = this.#parts
    const { sets = {}, takes = 0 } = driver.spec.commands[name] ?? {}
    const wanted = Object.entries(sets).map(
      ([reading, value]) => [reading as EquipmentReadingName, value === '$' ? (choice ?? '') : value] as const,
    )
    const until = clock.uptime() + takes + MARGIN
    const shown: EquipmentValues = {}
    for (const [reading, value] of wanted) {
      if (!this.#readOf(reading)) continue
      while ((await this.#readNow(reading)) !== value) {
        if (clock.uptime() > until)
          throw new PreauError('EQUIPMENT_ANSWER', { command: name, reading, expected: value })
        await new Promise<void>((next) => clock.after(LOOK_AGAIN, next))
      }
      shown[reading] = value
    }
    return shown
  }

  #readOf(reading: EquipmentReadingName): CompiledRead | undefined {
    const { driver } = this.#parts
    const [name] = Object.entries(driver.spec.reads).find(([, { gives }]) => reading in gives) ?? []
    return name === undefined ? undefined : driver.reads.get(name)
  }

  /** The value of a reading, asked now; undefined where the device has none. A device that is busy is asked again later. */
  async #readNow(reading: EquipmentReadingName): Promise<number | string | undefined> {
    const read = this.#readOf(reading)
    if (!read) return undefined
    try {
      this.#heard(await this.#parts.line.ask(read))
    } catch (error) {
      if (!(error instanceof PreauError) || error.code !== 'EQUIPMENT_REFUSED') throw error
    }
    return this.#state.values[reading]
  }

  #plan(ms: number): void {
    if (this.#stopped) return
    this.#callOff?.()
    this.#callOff = this.#parts.clock.after(ms, () => void this.#look())
  }

  async #look(): Promise<void> {
    const read = this.#next()
    if (!read) return this.#plan(this.#untilNext())
    this.#isLooking = true
    try {
      const hints = this.#hints
      const answer = await this.#parts.line.ask(read)
      if (this.#stopped) return
      this.#heard(answer)
      // What was said meanwhile may have come after the answer.
      this.#tried(read, hints === this.#hints ? read.every : 0)
      this.#plan(0)
    } catch (error) {
      if (!this.#stopped) this.#failed(read, toPreauError(error))
    } finally {
      this.#isLooking = false
    }
  }

  /** The read that is due longest; while the device is sought, the one that shows whether it is there. */
  #next(): CompiledRead | undefined {
    const { presence } = this.#state
    const reads = this.#answerable()
    if (presence !== 'present') return this.#first()
    const due = reads.filter((read) => (this.#due.get(read) ?? 0) <= this.#now())
    return due.sort((a, b) => (this.#due.get(a) ?? 0) - (this.#due.get(b) ?? 0))[0]
  }

  /** The read that shows whether the device is there. */
  #first(): CompiledRead | undefined {
    return this.#readOf('power') ?? this.#answerable()[0]
  }

  /** In standby most devices answer little. */
  #answerable(): CompiledRead[] {
    const { power } = this.#state.values
    const isAwake = power === undefined || power === 'on'
    return [...this.#parts.driver.reads.values()].filter((read) => isAwake || read.asleep)
  }

  #untilNext(): number {
    const next = Math.min(...this.#due.values())
    return Math.max(250, (next - this.#now()) * 1000)
  }

  #heard({ values }: Answer): void {
    this.#tries = 0
    // It was away: what changes seldom may have changed meanwhile, as its firmware by somebody's hand.
    if (this.#state.presence === 'silent') for (const read of this.#due.keys()) this.#due.set(read, this.#now())
    this.#become({ presence: 'present', values: { ...this.#state.values, ...values }, fault: undefined })
  }

  #failed(read: CompiledRead, error: PreauError): void {
    this.#plan(this.#waitAfter(read, error))
  }

  /** What a failure means for the state, and how long to wait for the next look, in ms. */
  #waitAfter(read: CompiledRead, { code }: PreauError): number {
    const { driver, random } = this.#parts
    // It answers, and has no such thing or not now: the others go on.
    if (code === 'EQUIPMENT_REFUSED') {
      if (this.#state.presence !== 'present') this.#become({ ...this.#state, presence: 'present', fault: undefined })
      this.#tried(read, Math.max(read.every, 60))
      return 0
    }
    // It is there, and this system does not show how it writes this value: that is said where it writes none that is known.
    if (code === 'EQUIPMENT_UNREAD') {
      const fault = Object.keys(this.#state.values).length > 0 ? undefined : code
      this.#become({ ...this.#state, presence: 'present', fault })
      this.#tried(read, Math.max(read.every, 60))
      return 0
    }
    if (code === 'EQUIPMENT_PASSWORD') {
      this.#become({ ...this.#state, presence: 'refused', fault: code })
      return AFTER_REFUSAL
    }
    // It may be deaf to one question alone: that one waits for its next turn, and whether it is there at all is asked by another.
    const first = this.#first()
    if (this.#state.presence === 'present' && read !== first && this.#unheard === read) {
      this.#unheard = undefined
      this.#tries = 0
      this.#tried(read, Math.max(read.every, 60))
      if (first) this.#due.set(first, 0)
      return 0
    }
    this.#unheard = read
    const { power } = this.#state.values
    const sleeps = driver.spec.quirks.includes('silent_in_standby') && power !== undefined && power !== 'on'
    const wait = backoff(this.#tries++, random, SEEK)
    // One answer that was lost on the line is no silence yet.
    if (this.#tries > 1) this.#become({ ...this.#state, presence: sleeps ? 'asleep' : 'silent', fault: code })
    return wait
  }

  /** It is made again in so many seconds. */
  #tried(read: CompiledRead, seconds: number): void {
    const wasRead = this.isRead()
    this.#due.set(read, this.#now() + seconds)
    if (!wasRead && this.isRead()) this.#parts.onChange(this.#state)
  }

  #become(next: EquipmentState): void {
    const before = this.#state
    this.#state = next
    const isSame =
      before.presence === next.presence &&
      before.fault === next.fault &&
      Object.entries(next.values).every(([name, value]) => before.values[name as EquipmentReadingName] === value)
    if (!isSame) this.#parts.onChange(next)
  }

  #now(): number {
    return this.#parts.clock.uptime()
  }
}
