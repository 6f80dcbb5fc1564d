import type { X509Certificate } from 'node:crypto'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'
import type { Ack } from '@preau/protocol/messages/ack.ts'
import { encodeAck } from '@preau/protocol/messages/ack.ts'
import { type Command, encodeCommand } from '@preau/protocol/messages/command.ts'
import { type DayPlan, encodeDayPlan } from '@preau/protocol/messages/day-plan.ts'
import { encodeLook } from '@preau/protocol/messages/look.ts'
import { encodeView, type View } from '@preau/protocol/messages/view.ts'
import { encodeWake, type Wake } from '@preau/protocol/messages/wake.ts'
import { downTopic, downTopics, parseTopic, UP_PREFIX } from '@preau/protocol/topics.ts'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { writeToStream } from 'mqtt-packet'
import {
  type BrokerAddress,
  type Door,
  DoorCount,
  openPlainDoor,
  openSecureDoor,
  type SecureDoor,
  type Visitor,
} from './doors.ts'
import { LIMITS } from './limits.ts'
import { limitPacketSize } from './packet-size.ts'
import { skipSubscribers } from './unheard-topics.ts'

// It would keep a buffer for each of the 65 536 numbers of a packet: 10 MB that save no time.
writeToStream.cacheNumbers = false

/** Who a client is: proved at CONNECT, compared with every topic afterwards. */
export interface Identity {
  school: Id
  device: Id
}

/** An identity with the serial of the certificate that proved it; none where the client came in by loopback. */
interface Proven extends Identity {
  serial?: string
}

/** A message as the broker has it: from whom, on which kind of topic, and what to call when it is on disk. */
export interface Incoming extends Identity {
  kind: string
  topic: string
  payload: string
  bytes: number
  /** Called once: without an error the PUBACK goes out, with one the connection is closed. */
  settle(error?: PreauError): void
}

export interface BrokerParts {
  /** The identity that a client id stands for on the plain door; undefined where it is none of ours. */
  identify(clientId: string): Identity | undefined
  /** Whom a certificate proves; undefined where it proves nothing. */
  prove?(peer: X509Certificate | undefined): (Identity & { serial: string }) | undefined
  /** Whether a certificate still holds: asked at CONNECT, PUBLISH and SUBSCRIBE. */
  holds?(identity: Identity, serial: string): boolean
  /** Takes a message; it is acknowledged when `settle` is called. */
  receive(message: Incoming): void
  /** A sign of life of any sort. */
  heard(identity: Identity): void
  /** A connection ended, cleanly or not. */
  closed(identity: Identity): void
  /** Something that an operator may want to know: a refused client, a protocol error. */
  report(what: string, context: Record<string, string | number>): void
}

/** Where it listens. The plain door is for loopback alone: a client there is who it says it is. */
export interface BrokerDoors {
  plain?: BrokerAddress | undefined
  secure?: SecureDoor | undefined
}

export interface Broker {
  /** `mqtt://host:port` of the plain door; `mqtts://host:port` of the other. */
  readonly plain: string | undefined
  readonly secure: string | undefined
  /** Closes the connections of a device whose certificate no longer holds. */
  recheck(device: Id): void
  /** Sends an ack where the device is connected, else does nothing: the next birth asks again. */
  sendAck(identity: Identity, ack: Ack, at: number): void
  /** Sends a command; false where the device is not connected. */
  sendCommand(identity: Identity, command: Command, at: number): boolean
  /** Sends the plan of a machine; false where it is not connected. */
  sendPlan(identity: Identity, plan: DayPlan, at: number): boolean
  /** Has a machine call one that sleeps; false where it is not connected. */
  sendWake(identity: Identity, wake: Wake, at: number): boolean
  /** Asks a machine to show its screen, or no more; false where it is not connected. */
  sendView(identity: Identity, view: View, at: number): boolean
  /** Has the machines of a school that are connected look for what they are ordered. */
  sendLook(school: Id, at: number): void
  /** How many clients are connected, and how many were refused since the start. */
  counts(): { clients: number; refused: number }
  close(): Promise<void>
}

/** Starts the MQTT 3.1.1 broker. Throws LISTEN_FAILED where a port cannot be opened. */
export async function startBroker(doors: BrokerDoors, parts: BrokerParts): Promise<Broker> {
  const identities = new WeakMap<Client, Proven>()
  /** Whom the certificate of a connection proves, before the client has said a word. */
  const proofs = new WeakMap<object, Proven>()
  const byDevice = new Map<Id, Set<Client>>()
  const holds = ({ serial, ...identity }: Proven) => serial === undefined || parts.holds?.(identity, serial) === true
  let refused = 0
  const refuse = (what: string, client: Client | null) => {
    refused += 1
    parts.report(what, { client: String(client?.id ?? '').slice(0, 64) })
  }

  /** I4: a client of the network is the device of its certificate, or nobody. */
  const identityOf = (client: Client): Proven | undefined => {
    if (!isId(client.id)) return undefined
    const proven = proofs.get(client.conn)
    if (!proven) return doors.plain && !('encrypted' in client.conn) ? parts.identify(client.id) : undefined
    return proven.device === client.id && holds(proven) ? proven : undefined
  }

  const aedes = await Aedes.createBroker({
    connectTimeout: LIMITS.connectTimeout,
    keepaliveLimit: LIMITS.keepalive,
    maxTopicLevels: LIMITS.topicLevels,
    maxInflightInbound: 1,
    // Every session is clean: the outbox of the device is the only queue, and nothing of a dead client is left to prune.
    preConnect: (_client, packet, done) => {
      packet.clean = true
      done(null, true)
    },
    authenticate: (client, _user, _password, done) => {
      const identity = identityOf(client)
      if (identity) identities.set(client, identity)
      else refuse('client.refused', client)
      done(identity ? null : refusal(), identity !== undefined)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const identity = identities.get(client)
      const own =
        identity && holds(identity) && downTopics(identity.school, identity.device).includes(subscription.topic)
      if (!own) refuse('subscribe.refused', client)
      done(null, own ? { ...subscription, qos: 0 } : null)
    },
    authorizePublish: (client, packet, done) => {
      const identity = client ? identities.get(client) : undefined
      if (!identity || !holds(identity)) return done(new PreauError('CLIENT_REFUSED'))
      const refusal = receivePublish(identity, packet, parts, done)
      if (refusal === undefined) return
      refuse('publish.refused', client)
      done(refusal)
    },
  })

  skipSubscribers(aedes, UP_PREFIX)

  const count = new DoorCount()
  const enter = ({ socket, known }: Visitor) => {
    const client = aedes.handle(socket)
    client.on('connected', known)
    limitPacketSize(client, () => refuse('packet.too_large', client))
  }
  const turnAway = (why: string) => {
    refused += 1
    parts.report(why, {})
  }
  const enterProven = (visitor: Visitor) => {
    const proven = parts.prove?.(visitor.peer)
    if (!proven) {
      turnAway('certificate.refused')
      return void visitor.socket.destroy()
    }
    proofs.set(visitor.socket, proven)
    enter(visitor)
  }

  aedes.on('clientReady', (client) =>
    withIdentity(identities, client, (identity) => {
      byDevice.set(identity.device, (byDevice.get(identity.device) ?? new Set()).add(client))
      parts.heard(identity)
    }),
  )
  aedes.on('ping', (_packet, client) => withIdentity(identities, client, parts.heard))
  aedes.on('clientDisconnect', (client) =>
    withIdentity(identities, client, (identity) => {
      const clients = byDevice.get(identity.device)
      clients?.delete(client)
      if (clients?.size === 0) byDevice.delete(identity.device)
      parts.closed(identity)
    }),
  )
  aedes.on('clientError', (client, error) =>
    parts.report('client.error', { client: client.id, error: describe(error) }),
  )
  aedes.on('connectionError', (_client, error) => {
    refused += 1
    parts.report('connection.error', { error: describe(error) })
  })

  const opened: Door[] = []
  const close = async () => {
    await new Promise<void>((closed) => aedes.close(() => closed()))
    count.destroyAll()
    await Promise.all(opened.map((door) => door.close()))
  }
  try {
    const refusedBefore = { refused: turnAway }
    if (doors.plain) opened.push(await openPlainDoor(doors.plain, count, { enter, ...refusedBefore }))
    if (doors.secure) opened.push(await openSecureDoor(doors.secure, count, { enter: enterProven, ...refusedBefore }))
  } catch (error) {
    await close()
    throw error
  }
  const tell = (topic: string, payload: string) =>
    aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => undefined)
  const urlOf = (scheme: string) => opened.find(({ url }) => url.startsWith(scheme))?.url
  return {
    plain: urlOf('mqtt:'),
    secure: urlOf('mqtts:'),
    recheck(device) {
      for (const client of byDevice.get(device) ?? []) {
        const identity = identities.get(client)
        if (!identity || !holds(identity)) client.conn.destroy()
      }
    },
    sendAck({ school, device }, ack, at) {
      if (!aedes.closed) tell(downTopic(school, device, 'ack'), encodeAck(school, device, ack, at))
    },
    sendCommand({ school, device }, command, at) {
      if (aedes.closed || !byDevice.has(device)) return false
      tell(downTopic(school, device, 'command'), encodeCommand(school, device, command, at))
      return true
    },
    sendPlan({ school, device }, plan, at) {
      if (aedes.closed || !byDevice.has(device)) return false
      tell(downTopic(school, device, 'day-plan'), encodeDayPlan(school, device, plan, at))
      return true
    },
    sendWake({ school, device }, wake, at) {
      if (aedes.closed || !byDevice.has(device)) return false
      tell(downTopic(school, device, 'wake'), encodeWake(school, device, wake, at))
      return true
    },
    sendView({ school, device }, view, at) {
      if (aedes.closed || !byDevice.has(device)) return false
      tell(downTopic(school, device, 'view'), encodeView(school, device, view, at))
      return true
    },
    sendLook(school, at) {
      if (aedes.closed) return
      for (const [device, clients] of byDevice) {
        const isOfSchool = [...clients].some((client) => identities.get(client)?.school === school)
        if (isOfSchool) tell(downTopic(school, device, 'look'), encodeLook(school, device, at))
      }
    },
    counts: () => ({ clients: aedes.connectedClients, refused }),
    close,
  }
}

/** Hands a PUBLISH on; gives the error where it may not be. */
function receivePublish(
  identity: Identity,
  packet: PublishPacket,
  parts: BrokerParts,
  done: (error?: Error | null) => void,
): PreauError | undefined {
  if (packet.qos === 2) return new PreauError('CLIENT_REFUSED', { qos: 2 })
  // A retained message would outlive its sender; ours are never retained.
  packet.retain = false
  let kind: string
  try {
    const topic = parseTopic(packet.topic)
    if (topic.direction !== 'up' || topic.school !== identity.school || topic.device !== identity.device) {
      return new PreauError('IDENTITY_MISMATCH', { topic: packet.topic })
    }
    kind = topic.kind
  } catch (error) {
    return isPreauError(error) ? error : new PreauError('TOPIC_INVALID', {}, error)
  }
  // The will is the broker's word, not the device's: it would put off by its own delay that the silence is noticed.
  if (kind !== 'death') parts.heard(identity)
  parts.receive({
    ...identity,
    kind,
    topic: packet.topic,
    payload: packet.payload.toString(),
    bytes: packet.payload.length,
    settle: (error) => done(error ?? null),
  })
  return undefined
}

function withIdentity(identities: WeakMap<Client, Identity>, client: Client, then: (identity: Identity) => void): void {
  const identity = identities.get(client)
  if (identity) then(identity)
}

/** [MQTT-3.2.2-5] return code 5, not authorized. */
function refusal(): AuthenticateError {
  return Object.assign(new PreauError('CLIENT_REFUSED'), { returnCode: 5 })
}

function describe(error: Error): string {
  return error.message.slice(0, 200)
}
