import { PreauError } from '@preau/protocol/errors.ts'
import { type Ack, encodeAck } from '@preau/protocol/messages/ack.ts'
import { decodeMessage, isRecordKind, type Message } from '@preau/protocol/messages/message.ts'
import { issueEpoch, type StoredPlace } from '@preau/protocol/rules/epoch.ts'
import type { Clock } from './clock.ts'
import type { Connect, ConnectionEvents, ConnectRequest } from './connection.ts'
import type { Encoded } from './encode.ts'

/** Bad days that a fake server can have. */
export interface Faults {
  /** No broker listens. */
  away: boolean
  /** The broker listens and takes; no server stands behind it. */
  silent: boolean
  /** Messages are not even taken. */
  deaf: boolean
  /** Acks of records are lost; births are answered. */
  losesAcks: boolean
  /** A record at this seq is taken and never stored. */
  poison: number | undefined
}

export interface FakeServer {
  connect: Connect
  faults: Faults
  /** Every message that came, in order. */
  messages: Message[]
  /** What is on its disk: the first and last seq of each record by `epoch/seq`. */
  stored: Map<string, Message>
  place(): StoredPlace | undefined
  /** As after a restore of its database from nothing. */
  forget(): void
  /** Cuts every connection; gives the wills that the broker publishes. */
  cut(): Encoded[]
  /** Sends an ack that nobody asked for. */
  send(ack: Ack): void
}

/**
 * A broker and a server in one, as DESIGN 4 to 6 describe them, on the clock of a test: no socket, so that an hour passes at
 * once. `delay` is the way there or back, in ms.
 */
export function fakeServer(clock: Clock, { delay = 5 }: { delay?: number } = {}): FakeServer {
  const faults: Faults = { away: false, silent: false, deaf: false, losesAcks: false, poison: undefined }
  const messages: Message[] = []
  const stored = new Map<string, Message>()
  const open = new Set<{ request: ConnectRequest; events: ConnectionEvents; close(): void }>()
  let place: StoredPlace | undefined
  let serverTime = 0

  const send = (ack: Ack) => {
    const [connection] = open
    if (!connection) return
    const [, , school = '', device = ''] = connection.request.subscribe[0]?.split('/') ?? []
    clock.after(delay, () => connection.events.message(encodeAck(school, device, ack, serverTime)))
  }

  const take = (message: Message) => {
    messages.push(message)
    serverTime = clock.wall()
    if (faults.silent) return
    if (message.kind === 'birth') {
      const { first, next, acked, connection, instance } = message.body
      place = issueEpoch(place, { epoch: message.epoch, first, next, acked }, serverTime)
      place = { epoch: place.epoch, upto: Math.max(place.upto, first - 1) }
      send({ ...place, time: serverTime, birth: connection, instance })
    }
    if (isRecordKind(message.kind)) store(message)
  }

  const store = (message: Message) => {
    if (!place) return
    const { from, to } = stretchOf(message)
    if (faults.poison !== undefined && from <= faults.poison && faults.poison <= to) return
    if (message.epoch !== place.epoch || from > place.upto + 1) {
      send({ ...place, time: serverTime, want: ['birth'] })
      return
    }
    if (to > place.upto) {
      place = { epoch: place.epoch, upto: to }
      stored.set(`${message.epoch}/${to}`, message)
    }
    if (!faults.losesAcks) send({ ...place, time: serverTime })
  }

  return {
    faults,
    messages,
    stored,
    send,
    place: () => place,
    forget() {
      place = undefined
      stored.clear()
    },
    cut() {
      const wills = [...open].map(({ request }) => request.will)
      for (const connection of [...open]) connection.close()
      return wills
    },
    connect(request, events) {
      let isOver = false
      const connection = {
        request,
        events,
        close(error?: PreauError) {
          if (isOver) return
          isOver = true
          open.delete(connection)
          events.closed(error)
        },
      }
      clock.after(delay, () => {
        if (isOver) return
        if (faults.away) return connection.close(new PreauError('SERVER_UNREACHABLE'))
        open.add(connection)
        events.opened()
      })
      return {
        publish: ({ payload }) =>
          new Promise((taken, failed) => {
            if (isOver) return failed(new PreauError('SERVER_UNREACHABLE'))
            if (faults.deaf) return
            clock.after(delay, () => {
              if (isOver) return failed(new PreauError('SERVER_UNREACHABLE'))
              take(decodeMessage(payload))
              taken()
            })
          }),
        close: () => connection.close(),
      }
    },
  }
}

/** The seqs that a record stands for. */
function stretchOf(message: Message): { from: number; to: number } {
  if (message.kind !== 'report') return { from: message.from ?? message.seq, to: message.seq }
  const [first] = message.body.samples
  return { from: first?.from ?? first?.seq ?? message.seq, to: message.seq }
}
