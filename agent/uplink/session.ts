import { decodeEnvelope } from '@preau/protocol/envelope.ts'
import { isPreauError } from '@preau/protocol/errors.ts'
import type { Id } from '@preau/protocol/ids.ts'
import { type Ack, decodeAck } from '@preau/protocol/messages/ack.ts'
import type { Birth } from '@preau/protocol/messages/birth.ts'
import { type Command, decodeCommand } from '@preau/protocol/messages/command.ts'
import { type DayPlan, decodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import { decodeLook, type Look } from '@preau/protocol/messages/look.ts'
import { decodeView, type View } from '@preau/protocol/messages/view.ts'
import { decodeWake, type Wake } from '@preau/protocol/messages/wake.ts'
import { stateDigest } from '@preau/protocol/rules/digest.ts'
import type { ReadingValues } from '@preau/protocol/rules/readings.ts'
import type { Clock } from './clock.ts'
import { type Encoded, encodeRecords, encodeState, type Sender } from './encode.ts'
import type { Log } from './log.ts'
import type { Outbox } from './outbox.ts'
import type { Moment } from './outbox-record.ts'
import { Window } from './window.ts'

/** A birth that is not answered is sent again after this, in ms, then after twice as long, up to the longest. */
export const BIRTH_AGAIN = { first: 10_000, longest: 600_000 }
/** Between two births that nobody waits for, and two inventories asked for, at least this, in ms. */
const SELDOM = { birth: 10_000, inventory: 60_000, birthWhileFull: 900_000 }
export const DIGEST_EVERY = 4 * 60 * 60 * 1000
/** A record that was taken so often and never acknowledged is set aside. */
export const TRIES = 3

/** What the session asks of whoever knows the readings; `createReporter` of agent/reporting is one. */
export interface StateSource {
  /** Every reading now, for a birth. From then on it is what the server is believed to hold. */
  birth(): ReadingValues
  /** What the server is believed to hold once the outbox is empty, for a digest. */
  sent(): ReadingValues
}

export interface SessionParts {
  sender: Sender
  /** Of this start of the agent, and the number of this connection: what the will says, too. */
  instance: string
  connection: number
  agent: Birth['agent']
  interval: number
  outbox: Outbox
  state: StateSource
  inventoryDigests(): InventoryDigests
  /** The first seq that waits for company still; undefined where none does. */
  heldFrom(): number | undefined
  clock: Clock
  log: Log
  /** Resolves at the PUBACK. */
  publish(message: Encoded): Promise<void>
  /** Ends the connection: it is of no use any more. */
  hangUp(): void
  onBorn(): void
  onClockOffset(seconds: number): void
  onWantInventory(): void
  /** The server wants something done. */
  onCommand(command: Command): void
  /** The server says what is booked before this machine. */
  onPlan(plan: DayPlan): void
  /** The server has a neighbour called that sleeps. */
  onWake(wake: Wake): void
  /** Somebody wants to look at the screen of this machine, or no more. */
  onView(view: View): void
  /** What this machine is ordered was signed anew. */
  onLook(): void
  /** A digest is due, and what waits for company stands in its way. */
  onDigestDue(): void
}

/**
 * One connection from its birth to its end (DESIGN 4, 5, 6). Nothing is sent for ever: a birth waits longer each time, and a
 * record that is taken but never acknowledged is set aside.
 */
export class Session {
  readonly #parts: SessionParts
  readonly #window: Window
  #phase: 'birth' | 'live' | 'ended' = 'birth'
  #epoch = 0
  #births = 0
  #bornAt: Moment = { at: 0, uptime: Number.NEGATIVE_INFINITY }
  #inventoryAt = Number.NEGATIVE_INFINITY
  #wasFull = false
  /**
   * The oldest record on its way when the birth was sent. The server reads in order: where its answer does not cover this
   * record, it took it and did not store it.
   */
  #suspect: number | undefined
  #callOffBirth: (() => void) | undefined
  #birthDue = Number.POSITIVE_INFINITY
  #callOffDigest: (() => void) | undefined
  #isDigestDue = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { outbox, heldFrom, clock, publish, hangUp } = parts
    this.#window = new Window({
      outbox,
      heldFrom,
      clock,
      send: (records) => publish(encodeRecords(parts.sender, this.#epoch, this.#now(), records)),
      onUnacknowledged: () => {
        parts.log('warn', 'uplink.unacknowledged', { seq: this.#window.oldest })
        this.#sendBirth()
      },
      onDead: hangUp,
    })
  }

  get isBorn(): boolean {
    return this.#phase === 'live'
  }

  start(): void {
    this.#wasFull = this.#parts.outbox.isFull()
    this.#sendBirth()
    this.#digestIn(DIGEST_EVERY)
  }

  end(): void {
    this.#phase = 'ended'
    this.#window.pause()
    this.#callOffBirth?.()
    this.#callOffDigest?.()
  }

  /** The outbox has something new. */
  wake(): void {
    if (this.#phase === 'ended') return
    const { outbox } = this.#parts
    const isFull = outbox.isFull()
    // What the outbox cannot take reaches the server all the same: a birth needs no seq.
    if (isFull) this.#birthAfter(this.#wasFull ? SELDOM.birthWhileFull : SELDOM.birth)
    this.#wasFull = isFull
    if (this.#phase !== 'live') return
    if (outbox.place().epoch === this.#epoch) this.#window.fill()
    else this.rebirth()
  }

  /** Sends the whole state again, soon. */
  rebirth(): void {
    this.#birthAfter(SELDOM.birth)
  }

  /** Takes a message of the server, whatever it is. */
  receive(payload: string): void {
    if (this.#phase === 'ended') return
    try {
      const { kind, school, device, body } = decodeEnvelope(payload)
      if (kind === 'command') this.#receiveCommand({ school, device }, decodeCommand(body))
      else if (kind === 'day-plan') this.#receivePlan({ school, device }, decodeDayPlan(body))
      else if (kind === 'wake') this.#receiveWake({ school, device }, decodeWake(body))
      else if (kind === 'view') this.#receiveView({ school, device }, decodeView(body))
      else if (kind === 'look') this.#receiveLook({ school, device }, decodeLook(body))
      else if (kind === 'ack') this.#receiveAck(decodeAck(body))
      // Of a server that is newer than this program.
      else this.#parts.log('debug', 'uplink.kind_unknown', { kind })
    } catch (error) {
      if (!isPreauError(error)) throw error
      this.#parts.log('warn', 'uplink.unreadable', { code: error.code })
    }
  }

  #receiveCommand({ school, device }: { school: Id; device: Id }, command: Command): void {
    const { sender, log, onCommand } = this.#parts
    // I3: the broker hands nobody what is another's; this looks again.
    const isOurs = school === sender.school && device === sender.device
    if (!isOurs) log('warn', 'uplink.not_ours', { device })
    // Before its birth was answered the device does not know the server's time, by which a command ends.
    else if (this.#phase === 'live') onCommand(command)
  }

  #receivePlan({ school, device }: { school: Id; device: Id }, plan: DayPlan): void {
    const { sender, log, onPlan } = this.#parts
    if (school !== sender.school || device !== sender.device) log('warn', 'uplink.not_ours', { device })
    else if (this.#phase === 'live') onPlan(plan)
  }

  #receiveWake({ school, device }: { school: Id; device: Id }, wake: Wake): void {
    const { sender, log, onWake } = this.#parts
    if (school !== sender.school || device !== sender.device) log('warn', 'uplink.not_ours', { device })
    else if (this.#phase === 'live') onWake(wake)
  }

  #receiveView({ school, device }: { school: Id; device: Id }, view: View): void {
    const { sender, log, onView } = this.#parts
    if (school !== sender.school || device !== sender.device) log('warn', 'uplink.not_ours', { device })
    else if (this.#phase === 'live') onView(view)
  }

  #receiveLook({ school, device }: { school: Id; device: Id }, _look: Look): void {
    const { sender, log, onLook } = this.#parts
    if (school !== sender.school || device !== sender.device) log('warn', 'uplink.not_ours', { device })
    else if (this.#phase === 'live') onLook()
  }

  #receiveAck(ack: Ack): void {
    const { instance, connection } = this.#parts
    // Another agent with this identity may be alive, or an answer be late: neither is for this connection.
    if (ack.instance !== undefined && ack.instance !== instance) return
    if (ack.birth !== undefined && ack.birth !== connection) return
    const isNews = this.#phase === 'birth' || ack.epoch !== this.#epoch
    if (ack.birth !== undefined && isNews) this.#takeBirthAnswer(ack)
    else this.#takeAck(ack)
    if (ack.want?.includes('birth')) this.rebirth()
    if (ack.want?.includes('inventory')) this.#wantInventory()
  }

  #takeAck({ epoch, upto }: Ack): void {
    if (this.#phase !== 'live' || epoch !== this.#epoch) return
    if (!this.#parts.outbox.ack(epoch, upto)) {
      this.rebirth()
      return
    }
    this.#window.acked(upto)
    if (this.#isDigestDue) this.#sendDigest()
  }

  #takeBirthAnswer({ epoch, upto, time }: Ack): void {
    const { outbox, clock, log, onClockOffset, onBorn } = this.#parts
    if (!outbox.adoptEpoch(epoch, upto)) {
      log('warn', 'uplink.epoch_refused', { epoch, upto })
      return
    }
    const roundTrip = (clock.uptime() - this.#bornAt.uptime) * 1000
    onClockOffset((clock.wall() - (time + roundTrip / 2)) / 1000)
    const isSuspect = epoch === this.#epoch && this.#suspect !== undefined && upto < this.#suspect
    this.#phase = 'live'
    this.#epoch = epoch
    this.#births = 0
    this.#callOffBirth?.()
    this.#birthDue = Number.POSITIVE_INFINITY
    if (this.#suspect !== undefined && isSuspect) this.#blame(this.#suspect)
    this.#suspect = undefined
    this.#window.start(upto, isSuspect)
    onBorn()
  }

  #blame(seq: number): void {
    const { outbox, log } = this.#parts
    const tries = outbox.countTry(seq)
    if (tries < TRIES) return
    log('warn', 'record.set_aside', { seq, tries })
    outbox.setAside(seq)
  }

  #wantInventory(): void {
    const { clock, onWantInventory } = this.#parts
    if ((clock.uptime() - this.#inventoryAt) * 1000 < SELDOM.inventory) return
    this.#inventoryAt = clock.uptime()
    onWantInventory()
  }

  /** A birth, now or when the last one is `least` ms ago; where one is due before that it stays due. */
  #birthAfter(least: number): void {
    if (this.#phase !== 'live') return
    const { clock } = this.#parts
    const due = this.#bornAt.uptime + least / 1000
    if (due < this.#birthDue) this.#sendBirthIn((due - clock.uptime()) * 1000)
  }

  #sendBirthIn(ms: number): void {
    const { clock } = this.#parts
    this.#callOffBirth?.()
    this.#birthDue = clock.uptime() + ms / 1000
    this.#callOffBirth = clock.after(Math.max(0, ms), () => this.#sendBirth())
  }

  #sendBirth(): void {
    const { sender, instance, connection, agent, interval, outbox, state, inventoryDigests } = this.#parts
    this.#phase = 'birth'
    this.#suspect = this.#window.oldest
    this.#window.pause()
    const { epoch, acked, first, next } = outbox.place()
    const values = state.birth()
    const now = this.#now()
    this.#bornAt = now
    const body = {
      instance,
      connection,
      interval,
      first,
      next,
      acked,
      agent,
      values,
      inventory: inventoryDigests(),
    }
    this.#publish(encodeState(sender, { epoch, seq: next - 1, ...now }, { kind: 'birth', body }))
    const wait = Math.min(BIRTH_AGAIN.longest, BIRTH_AGAIN.first * 2 ** Math.min(this.#births, 20))
    this.#births += 1
    this.#sendBirthIn(wait)
  }

  #digestIn(ms: number): void {
    this.#callOffDigest?.()
    this.#callOffDigest = this.#parts.clock.after(ms, () => this.#sendDigest())
  }

  /** Proves that both sides hold the same, when nothing is on its way that would make a difference. */
  #sendDigest(): void {
    const { sender, outbox, state, inventoryDigests } = this.#parts
    const { next } = outbox.place()
    const isQuiet = this.#phase === 'live' && this.#window.isEmpty && this.#window.cursor === next - 1
    this.#isDigestDue = !isQuiet
    this.#digestIn(isQuiet ? DIGEST_EVERY : 60_000)
    if (!isQuiet) {
      this.#parts.onDigestDue()
      return
    }
    const body = { state: stateDigest(state.sent()), inventory: inventoryDigests() }
    this.#publish(encodeState(sender, { epoch: this.#epoch, seq: next - 1, ...this.#now() }, { kind: 'digest', body }))
  }

  #publish(message: Encoded): void {
    // A publish that fails ends the connection, and that is told elsewhere.
    this.#parts.publish(message).catch(() => undefined)
  }

  #now(): Moment {
    const { clock } = this.#parts
    return { at: clock.wall(), uptime: clock.uptime() }
  }
}
