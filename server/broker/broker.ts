import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { isPreauError, PreauError } from '@preau/protocol/errors.ts'
import { type Id, isId } from '@preau/protocol/ids.ts'
import type { Ack } from '@preau/protocol/messages/ack.ts'
import { encodeAck } from '@preau/protocol/messages/ack.ts'
import { downTopic, downTopics, parseTopic, UP_PREFIX } from '@preau/protocol/topics.ts'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { LIMITS } from './limits.ts'
import { limitPacketSize } from './packet-size.ts'
import { skipSubscribers } from './unheard-topics.ts'

/** Who a client is: proved at CONNECT, compared with every topic afterwards. */
export interface Identity {
  school: Id
  device: Id
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
  /** The identity that a client id stands for; undefined where it is none of ours. */
  identify(clientId: string): Identity | undefined
  /** Takes a message; it is acknowledged when `settle` is called. */
  receive(message: Incoming): void
  /** A sign of life of any sort. */
  heard(identity: Identity): void
  /** A connection ended, cleanly or not. */
  closed(identity: Identity): void
  /** Something that an operator may want to know: a refused client, a protocol error. */
  report(what: string, context: Record<string, string | number>): void
}

export interface BrokerAddress {
  host: string
  port: number
}

export interface Broker {
  readonly url: string
  /** Sends an ack where the device is connected, else does nothing: the next birth asks again. */
  sendAck(identity: Identity, ack: Ack, at: number): void
  /** How many clients are connected, and how many were refused since the start. */
  counts(): { clients: number; refused: number }
  close(): Promise<void>
}

/** Starts the MQTT 3.1.1 broker. Throws LISTEN_FAILED where the port cannot be opened. */
export async function startBroker(address: BrokerAddress, parts: BrokerParts): Promise<Broker> {
  const identities = new WeakMap<Client, Identity>()
  let refused = 0
  const refuse = (what: string, client: Client | null) => {
    refused += 1
    parts.report(what, { client: String(client?.id ?? '').slice(0, 64) })
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
      const identity = isId(client.id) ? parts.identify(client.id) : undefined
      if (identity) identities.set(client, identity)
      else refuse('client.refused', client)
      done(identity ? null : refusal(), identity !== undefined)
    },
    authorizeSubscribe: (client, subscription, done) => {
      const identity = identities.get(client)
      const own = identity && downTopics(identity.school, identity.device).includes(subscription.topic)
      if (!own) refuse('subscribe.refused', client)
      done(null, own ? { ...subscription, qos: 0 } : null)
    },
    authorizePublish: (client, packet, done) => {
      const identity = client ? identities.get(client) : undefined
      if (!identity) return done(new PreauError('CLIENT_REFUSED'))
      const refusal = receivePublish(identity, packet, parts, done)
      if (refusal === undefined) return
      refuse('publish.refused', client)
      done(refusal)
    },
  })

  skipSubscribers(aedes, UP_PREFIX)

  const open = new Set<Socket>()
  let strangers = 0
  const server = createServer({ noDelay: true }, (socket) => {
    if (open.size >= LIMITS.connections || strangers >= LIMITS.strangers) {
      refused += 1
      socket.destroy()
      return
    }
    open.add(socket)
    strangers += 1
    let stranger = true
    const known = () => {
      if (stranger) strangers -= 1
      stranger = false
    }
    socket.on('close', () => {
      open.delete(socket)
      known()
    })
    const client = aedes.handle(socket)
    client.on('connected', known)
    limitPacketSize(client, () => refuse('packet.too_large', client))
  })

  aedes.on('clientReady', (client) => withIdentity(identities, client, parts.heard))
  aedes.on('ping', (_packet, client) => withIdentity(identities, client, parts.heard))
  aedes.on('clientDisconnect', (client) => withIdentity(identities, client, parts.closed))
  aedes.on('clientError', (client, error) =>
    parts.report('client.error', { client: client.id, error: describe(error) }),
  )
  aedes.on('connectionError', (_client, error) => {
    refused += 1
    parts.report('connection.error', { error: describe(error) })
  })

  await listen(server, address)
  return {
    url: `mqtt://${address.host.includes(':') ? `[${address.host}]` : address.host}:${(server.address() as AddressInfo).port}`,
    sendAck({ school, device }, ack, at) {
      if (aedes.closed) return
      const payload = encodeAck(school, device, ack, at)
      aedes.publish(
        { cmd: 'publish', topic: downTopic(school, device, 'ack'), payload, qos: 0, retain: false, dup: false },
        () => undefined,
      )
    },
    counts: () => ({ clients: aedes.connectedClients, refused }),
    async close() {
      await new Promise<void>((closed) => aedes.close(() => closed()))
      for (const socket of open) socket.destroy()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
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

function listen(server: Server, { host, port }: BrokerAddress): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (cause) => failed(new PreauError('LISTEN_FAILED', { host, port, service: 'mqtt' }, cause)))
    server.listen(port, host, 1024, () => listening())
  })
}
