import type { EquipmentItem, Equipment as EquipmentMessage } from '@preau/protocol/messages/equipment.ts'
import type { DeviceSpec } from '@preau/protocol/spec/device-spec.ts'
import { thresholdsOf } from '@preau/protocol/spec/thresholds.ts'
import { compileSpec } from '../drivers/compile-spec.ts'
import { openingOf } from '../drivers/opening.ts'
import type { OpenPort } from '../ports/port.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Random } from '../uplink/random.ts'
import { Equipment, type EquipmentState } from './equipment.ts'
import { type Identity, isWorthTelling, itemOf, keyOfDevice } from './item.ts'
import { Line } from './line.ts'

/** A line that is kept: where a device is, and by which spec it is spoken with. */
export interface KeptLine {
  /** The name of the spec: `epson/escvp21`. */
  id: string
  /** As it holds on this line. */
  spec: DeviceSpec
  /** The line as one text: `/dev/ttyUSB0`, `192.168.1.20:4352`. */
  place: string
  /** Whether other agents may reach the device, too. */
  network: boolean
  /** Its address or name on the network, where it is there. */
  host?: string | undefined
  /** It is spoken with by datagrams: nobody greets on these. */
  isUdp?: boolean
  open: OpenPort
  /** The serial line that it is, and at which speed. */
  serial?: { path: string; baud: number } | undefined
  name?: string | undefined
  /** The input at which this machine is, where somebody wrote that down. */
  input?: string | undefined
  password?: string | undefined
}

/** What is remembered of a line over starts: who was at its other end. */
export type KnownIdentities = Readonly<Record<string, Identity>>

export interface KeeperParts {
  clock: Clock
  random: Random
  /** Takes what the server is to hear of. */
  report(equipment: EquipmentMessage): void
  /** Who was where at the last start; nobody where nothing is said. */
  known?: KnownIdentities
  /** Called when that is another than before, to be kept. */
  onKnown?(known: KnownIdentities): void
}

/** A device that is looked after, as commands find it. */
export interface KeptDevice {
  id: string
  equipment: Equipment
}

/** A device that is looked after, with what is known of its line. */
export interface KeptBoard extends KeptDevice {
  key: string | undefined
  line: KeptLine
}

/** Kinds that show the picture of a machine. */
const SHOWING: readonly DeviceSpec['kind'][] = ['panel', 'projector', 'whiteboard']
/** How long changes wait for each other, in ms: a device that is turned on says several things at once. */
const GATHER = 100
/** A device that did not say who it is, or is not there, is told of all the same after so many seconds. */
const SETTLE_WITHIN = 45
/** How often everything is told, changed or not, in ms: what was lost on either side is there again. */
const WHOLE_EVERY = 3_600_000
/** Two looks for what somebody on the network says, in s. */
const HINTS_APART = 5
/** Items of one message, far below 64 KiB. */
const ITEMS = 64

interface Kept {
  line: KeptLine
  equipment: Equipment
  identity: Identity | undefined
  sent: EquipmentItem | undefined
  /** The server has heard of it from an earlier run: it is told of once it is read whole, so that nothing seems to be gone meanwhile. */
  isKnown: boolean
  /** When something last said that it has changed, in s. */
  hintedAt: number
}

/**
 * Looks after the devices on some lines, and tells of them by exception; whole once all of them are known, and each hour.
 * INVARIANT: a line keeps the key under which it was told of until another device with a serial of its own is there.
 */
export class Keeper {
  readonly #parts: KeeperParts
  readonly #kept: Kept[]
  #known: KnownIdentities
  #startedAt = 0
  #isStarted = false
  #isStopped = false
  #isWholeDue = true
  #callOff = new Set<() => void>()
  #isGathering = false

  constructor(lines: readonly KeptLine[], parts: KeeperParts) {
    this.#parts = parts
    this.#known = parts.known ?? {}
    this.#kept = lines.slice(0, ITEMS).map((line) => this.#keep(line))
  }

  /** Looks after one line more. */
  add(line: KeptLine): void {
    if (this.#kept.length >= ITEMS) return
    const kept = this.#keep(line)
    this.#kept.push(kept)
    if (!this.#isStarted) return
    kept.equipment.start()
    this.tellAll()
  }

  #keep(line: KeptLine): Kept {
    return {
      line,
      equipment: this.#equipmentOf(line),
      identity: this.#known[slotOf(line)],
      sent: undefined,
      isKnown: slotOf(line) in this.#known,
      hintedAt: Number.NEGATIVE_INFINITY,
    }
  }

  start(): void {
    this.#startedAt = this.#parts.clock.uptime()
    this.#isStarted = true
    for (const { equipment } of this.#kept) equipment.start()
    this.#in(SETTLE_WITHIN * 1000, () => this.#tell())
    this.#wholeLater()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const callOff of this.#callOff) callOff()
    this.#callOff.clear()
    await Promise.all(this.#kept.map(({ equipment }) => equipment.stop()))
  }

  /** Tells of everything again. */
  tellAll(): void {
    this.#isWholeDue = true
    this.#soon()
  }

  /** Reads again what is at this address. Anybody may have said so: no device is asked more often by it than every few seconds. */
  lookAgain(isThere: (line: KeptLine) => boolean): void {
    const now = this.#parts.clock.uptime()
    for (const kept of this.#kept) {
      if (!isThere(kept.line) || now - kept.hintedAt < HINTS_APART) continue
      kept.hintedAt = now
      kept.equipment.lookAgain()
    }
  }

  /** The devices on serial lines, with the model that each said last: also before the last start. */
  onSerial(): (KeptDevice & { line: KeptLine; model: string | undefined })[] {
    return this.#kept
      .filter(({ line }) => line.serial !== undefined)
      .map(({ line, equipment, identity }) => ({ id: line.id, equipment, line, model: identity?.model }))
  }

  /**
   * Speaks with each device of a spec by another line from now on; what is under way ends first. Throws SPEC_INVALID where the spec
   * cannot be used: then nothing has changed.
   */
  async replace(id: string, next: (line: KeptLine) => KeptLine): Promise<void> {
    const changes = this.#kept
      .filter(({ line }) => line.id === id)
      .map((kept) => {
        const line = next(kept.line)
        return { kept, line, equipment: this.#equipmentOf(line) }
      })
    for (const { kept, line, equipment } of changes) {
      await kept.equipment.stop()
      kept.line = line
      kept.equipment = equipment
      // It is told of again once it is read whole, so that nothing seems to be gone meanwhile.
      kept.isKnown = true
      kept.sent = undefined
      if (this.#isStarted && !this.#isStopped) equipment.start()
    }
    if (changes.length > 0) this.tellAll()
  }

  /** What shows the picture of this machine: the device of this key where it is one of them, else the first. */
  board(key?: string): KeptBoard | undefined {
    const boards = this.#kept.filter(({ line }) => SHOWING.includes(line.spec.kind))
    const kept = boards.find(({ identity }) => identity?.key === key) ?? boards[0]
    return kept && { id: kept.line.id, equipment: kept.equipment, key: kept.identity?.key, line: kept.line }
  }

  /** The device that the server knows by this key; undefined where there is none. */
  find(key: string): KeptDevice | undefined {
    const kept = this.#kept.find(({ identity }) => identity?.key === key)
    return kept && { id: kept.line.id, equipment: kept.equipment }
  }

  #equipmentOf({ spec, password, network, isUdp, open }: KeptLine): Equipment {
    const { clock, random } = this.#parts
    const driver = compileSpec(spec)
    const opening = openingOf(network && !isUdp ? spec.transport.tcp?.opening : undefined, password)
    const line = new Line({ driver, clock, opening, open })
    return new Equipment({ driver, line, clock, random, onChange: () => this.#soon() })
  }

  #soon(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    this.#in(GATHER, () => {
      this.#isGathering = false
      this.#tell()
    })
  }

  #wholeLater(): void {
    this.#in(WHOLE_EVERY, () => {
      this.tellAll()
      this.#wholeLater()
    })
  }

  #tell(): void {
    const isLate = this.#parts.clock.uptime() - this.#startedAt >= SETTLE_WITHIN
    for (const kept of this.#kept) this.#identify(kept, isLate)
    const items = this.#kept.flatMap((kept) => {
      if (kept.isKnown && !kept.sent && !isLate && !kept.equipment.isRead()) return []
      const item = kept.identity && itemOf(kept.line, kept.identity, kept.equipment.state())
      return item ? [{ kept, item }] : []
    })
    const full = this.#isWholeDue && items.length === this.#kept.length
    const isNews = ({ kept, item }: (typeof items)[number]) =>
      !kept.sent || isWorthTelling(kept.sent, item, thresholdsOf(kept.line.spec))
    const told = full ? items : items.filter(isNews)
    if (told.length === 0 && !full) return
    this.#isWholeDue &&= !full
    for (const { kept, item } of told) kept.sent = item
    const limits = told.flatMap(({ kept: { line } }) => {
      const thresholds = thresholdsOf(line.spec)
      return thresholds ? [[line.id, thresholds] as const] : []
    })
    const thresholds = limits.length > 0 && { thresholds: Object.fromEntries(limits) }
    this.#parts.report({ ...(full && { full }), items: told.map(({ item }) => item), ...thresholds })
  }

  /** Finds out who is at the other end, as soon as it says so, or will not. */
  #identify(kept: Kept, isLate: boolean): void {
    const { line, identity } = kept
    const state = kept.equipment.state()
    const { vendor = line.spec.vendor, model = line.spec.model, serial } = textsOf(state)
    if (identity) {
      const isAnother = serial !== undefined && identity.serial !== undefined && serial !== identity.serial
      const key = isAnother ? this.#freeKey(kept, vendor, serial) : identity.key
      const isSame = key === identity.key && (serial ?? identity.serial) === identity.serial
      const isNamed = state.values.model === undefined || state.values.model === identity.model
      if (!isSame || !isNamed) this.#became(kept, { key, vendor, model, serial: serial ?? identity.serial })
      return
    }
    const saysSerial = Object.values(line.spec.reads).some(({ gives }) => 'serial' in gives)
    const isThere = state.presence === 'present'
    // In standby most say no more than that: they have their name once they are on. One that was asked, and refused, has none.
    const isAwake = state.values.power === undefined || state.values.power === 'on'
    const maySay = saysSerial && isAwake && !kept.equipment.isRead()
    if (serial === undefined && !isLate && (!isThere || maySay)) return
    this.#became(kept, { key: this.#freeKey(kept, vendor, serial), vendor, model, serial })
  }

  /** Makers have given the same serial to several devices: the second one is known by where it is. */
  #freeKey(kept: Kept, vendor: string, serial: string | undefined): string {
    const { id, place } = kept.line
    const key = keyOfDevice(vendor, serial, id, place)
    const isTaken = this.#kept.some((other) => other !== kept && other.identity?.key === key)
    return isTaken ? keyOfDevice(vendor, undefined, id, place) : key
  }

  #became(kept: Kept, identity: Identity): void {
    kept.identity = identity
    this.#known = { ...this.#known, [slotOf(kept.line)]: identity }
    this.#parts.onKnown?.(this.#known)
  }

  #in(ms: number, act: () => void): void {
    const callOff = this.#parts.clock.after(ms, () => {
      this.#callOff.delete(callOff)
      act()
    })
    this.#callOff.add(callOff)
  }
}

/** What a device says of itself in words. */
function textsOf({ values }: EquipmentState): { vendor?: string; model?: string; serial?: string } {
  const said: { vendor?: string; model?: string; serial?: string } = {}
  for (const name of ['vendor', 'model', 'serial'] as const) {
    const text = values[name]
    if (typeof text === 'string' && text.trim() !== '') said[name] = text.trim()
  }
  return said
}

function slotOf({ id, place }: KeptLine): string {
  return `${id}@${place}`
}
