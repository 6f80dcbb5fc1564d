import type { Id } from '@preau/protocol/ids.ts'
import type { Birth } from '@preau/protocol/messages/birth.ts'
import type { Command } from '@preau/protocol/messages/command.ts'
import type { DayPlan } from '@preau/protocol/messages/day-plan.ts'
import type { InventoryDigests } from '@preau/protocol/messages/inventory.ts'
import type { View } from '@preau/protocol/messages/view.ts'
import type { Wake } from '@preau/protocol/messages/wake.ts'
import { heardTopics } from '@preau/protocol/topics.ts'
import { backoff } from './backoff.ts'
import { type Clock, realClock } from './clock.ts'
import { connectMqtt } from './connect.ts'
import type { Connect, Connection } from './connection.ts'
import { encodeState } from './encode.ts'
import { type Log, silent } from './log.ts'
import type { Outbox } from './outbox.ts'
import { type Random, randomHex, secureRandom } from './random.ts'
import type { Papers } from './secure-socket.ts'
import { Session, type StateSource } from './session.ts'

/** A connection that lived so long, in s, was a good one: the next wait is short again. */
const STABLE = 60

/** A topic over which the broker closed is not asked for again within this, in s: the server may be renewed meanwhile. */
const UNHEARD = 24 * 3600

/** Who a device is, where its broker is, and what proves one to the other. */
export interface UplinkIdentity {
  school: Id
  device: Id
  /** `mqtts://host:port`; `mqtt:` where it is one of this machine. */
  mqtt: string
  /** Needed for `mqtts:`. */
  papers?: Papers
}

export interface UplinkOptions {
  identity: UplinkIdentity
  outbox: Outbox
  agent: Birth['agent']
  /** Seconds between signs of life, promised to the server; also the keepalive. */
  interval: number
  /** How long a sample may wait for company before it is sent, in ms; 0 where nothing is said. Anything else goes at once. */
  hold?: number
  state: StateSource
  inventoryDigests(): InventoryDigests
  /** The server asks for every section of the inventory again: add them to the outbox. */
  onWantInventory?(): void
  /** The server wants something done; it says so again until it has the result. */
  onCommand?(command: Command): void
  /** The server says what is booked before this machine. */
  onPlan?(plan: DayPlan): void
  /** The server has a neighbour called that sleeps. */
  onWake?(wake: Wake): void
  /** Somebody wants to look at the screen of this machine, or no more. */
  onView?(view: View): void
  /** What this machine is ordered was signed anew: it looks, at a moment of its own. */
  onLook?(): void
  /** How far the device's wall clock is ahead of the server's, in s, at each birth. */
  onClockOffset?(seconds: number): void
  clock?: Clock
  random?: Random
  log?: Log
  /** 32 hex digits; random where nothing is said. */
  instance?: string
  connect?: Connect
}

export interface UplinkStatus {
  /** The broker has accepted the connection. */
  connected: boolean
  /** The server has answered the birth of this connection: records go out. */
  born: boolean
  /** The broker is there and does not take this device. */
  refused: boolean
  /** Seconds that the wall clock is ahead of the server's; undefined before the first answer. */
  clockOffset: number | undefined
}

export interface Uplink {
  status(): UplinkStatus
  /** Sends the whole state again: after a sleep, or when something made the server's doubtful. */
  rebirth(): void
  /** The broker has another address from now on, or the device another certificate, which it shows the next time. */
  moveTo(identity: Pick<UplinkIdentity, 'mqtt' | 'papers'>): void
  /** Sends what waits for company. */
  hurry(): void
  /** Speaks at another pace from now on; another interval is another connection, since a keepalive is said at its beginning. */
  setPace(pace: { interval: number; hold: number }): void
  /** Waits at most `within` ms until the outbox is empty, then says good-bye (no will is sent) and ends. */
  stop(options?: { within?: number }): Promise<void>
  /** Ends at once without a good-bye, as a pulled plug does: the broker sends the will. */
  cut(): Promise<void>
}

/** Keeps the outbox connected to the server until it is stopped. Adding to the outbox is all that a caller has to do. */
export function startUplink(options: UplinkOptions): Uplink {
  const { identity, outbox, clock = realClock(), random = secureRandom, log = silent, connect = connectMqtt } = options
  const instance = options.instance ?? randomHex()
  const sender = { school: identity.school, device: identity.device, run: outbox.place().run }
  const topics = heardTopics(identity.school, identity.device)
  /** Topics over which a broker closed, and until when they are not asked for, on the monotonic clock, s. */
  const unheardUntil = new Map<string, number>()
  let { mqtt: url, papers } = identity
  let { interval, hold = 0 } = options
  let attempt = 0
  let isStopped = false
  let isRefused = false
  let clockOffset: number | undefined
  let connection: Connection | undefined
  let session: Session | undefined
  let callOffRetry: (() => void) | undefined
  let callOffHold: (() => void) | undefined
  let heldFrom: number | undefined
  let onClosed: (() => void) | undefined
  let onDrained: (() => void) | undefined

  const isDrained = () => {
    const { first, next } = outbox.place()
    return first === next && outbox.size().waiting === 0
  }

  const hurry = () => {
    callOffHold?.()
    callOffHold = undefined
    heldFrom = undefined
    session?.wake()
  }

  const begin = () => {
    const number = outbox.beginConnection()
    const { epoch, next } = outbox.place()
    const now = { at: clock.wall(), uptime: clock.uptime() }
    const body = { instance, connection: number }
    let bornAt: number | undefined
    const current: Connection = connect(
      {
        url,
        papers,
        clientId: identity.device,
        keepalive: interval,
        will: encodeState(sender, { epoch, seq: next - 1, ...now }, { kind: 'death', body }),
        subscribe: topics.needed,
        wish: topics.wished.filter((topic) => clock.uptime() >= (unheardUntil.get(topic) ?? 0)),
      },
      {
        unheard(topic, how) {
          log('warn', 'uplink.unheard', { kind: topic.split('/').at(-1), how })
          if (how === 'closed') unheardUntil.set(topic, clock.uptime() + UNHEARD)
        },
        opened() {
          isRefused = false
          log('info', 'uplink.connected', { connection: number })
          session = new Session({
            ...options,
            interval,
            sender,
            instance,
            connection: number,
            clock,
            log,
            publish: (message) => current.publish(message),
            hangUp: () => current.close('at_once'),
            onBorn: () => {
              bornAt ??= clock.uptime()
              log('info', 'uplink.born', { connection: number, epoch: outbox.place().epoch })
              // Under another epoch seqs are others: nothing is held over a birth.
              hurry()
            },
            onClockOffset: (seconds) => {
              clockOffset = seconds
              options.onClockOffset?.(seconds)
            },
            onWantInventory: () => options.onWantInventory?.(),
            onCommand: (command) => options.onCommand?.(command),
            onPlan: (plan) => options.onPlan?.(plan),
            onWake: (wake) => options.onWake?.(wake),
            onView: (view) => options.onView?.(view),
            onLook: () => options.onLook?.(),
            heldFrom: () => heldFrom,
            onDigestDue: hurry,
          })
          session.start()
        },
        message(payload) {
          session?.receive(payload)
          if (onDrained && isDrained()) onDrained()
        },
        closed(error) {
          session?.end()
          session = undefined
          connection = undefined
          onDrained?.()
          onClosed?.()
          if (isStopped) return
          isRefused = error?.code === 'CLIENT_REFUSED'
          if (bornAt !== undefined && clock.uptime() - bornAt >= STABLE) attempt = 0
          const wait = backoff(attempt++, random)
          log('info', 'uplink.closed', { connection: number, wait, error: error?.code })
          callOffRetry = clock.after(wait, begin)
        },
      },
    )
    // INVARIANT: `closed` and `opened` come later than this, never from within `connect`.
    connection = current
  }

  const stopListening = outbox.onAdded((kind) => {
    if (kind !== 'report' || hold === 0 || outbox.isFull()) return hurry()
    heldFrom ??= outbox.place().next - 1
    callOffHold ??= clock.after(hold, hurry)
  })
  begin()

  const end = (how: 'politely' | 'at_once') => {
    isStopped = true
    stopListening()
    callOffHold?.()
    callOffRetry?.()
    const closing = connection
    if (!closing) return Promise.resolve()
    return new Promise<void>((done) => {
      onClosed = done
      closing.close(how)
    })
  }

  return {
    status: () => ({
      connected: session !== undefined,
      born: session?.isBorn ?? false,
      refused: isRefused,
      clockOffset,
    }),
    rebirth: () => session?.rebirth(),
    moveTo(place) {
      papers = place.papers
      if (place.mqtt === url) return
      url = place.mqtt
      attempt = 0
      connection?.close('at_once')
    },
    hurry,
    setPace(pace) {
      hold = pace.hold
      hurry()
      if (pace.interval === interval) return
      interval = pace.interval
      connection?.close('politely')
    },
    async stop({ within = 0 } = {}) {
      if (within > 0) hurry()
      if (within > 0 && session && !isDrained()) {
        await new Promise<void>((done) => {
          const callOff = clock.after(within, done)
          onDrained = () => {
            callOff()
            done()
          }
        })
        onDrained = undefined
      }
      await end('politely')
    },
    cut: () => end('at_once'),
  }
}
