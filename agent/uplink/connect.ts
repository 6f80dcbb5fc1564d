import { connect, type Socket } from 'node:net'
import { PreauError, toPreauError } from '@preau/protocol/errors.ts'
import { type IClientOptions, MqttClient } from 'mqtt'
import { writeToStream } from 'mqtt-packet'
import type { Connect, ConnectRequest } from './connection.ts'
import { openSecurely } from './secure-socket.ts'

// It would keep a buffer for each of the 65 536 numbers of a packet: 10 MB that save no time.
writeToStream.cacheNumbers = false

/** Milliseconds until the broker must have accepted a connection, and until a good-bye must be through. */
const OPEN_WITHIN = 15_000
const GOOD_BYE_WITHIN = 1000
/** Where the address of a broker has no port. */
const DEFAULT_PORT = { 'mqtts:': 8883, 'mqtt:': 1883 } as const

/**
 * Begins an MQTT 3.1.1 connection. Each connection is a client of its own that is thrown away with it: MQTT.js neither stores
 * nor repeats anything, since the outbox is the only queue (DESIGN 5). Over TLS no word of MQTT is said before the broker has
 * proved that it is the school's.
 */
export const connectMqtt: Connect = (request, events) => {
  let client: MqttClient | undefined
  let isOpen = false
  let isOver = false
  /** The broker is there, and has not said yet whether it takes this device. */
  let isAsking = false
  let cause: unknown
  /** The wish that is asked and not answered. */
  let asked: string | undefined

  const finish = () => {
    if (isOver) return
    isOver = true
    isOpen = false
    clearTimeout(opening)
    client?.end(true)
    stream.destroy()
    if (asked !== undefined) events.unheard?.(asked, 'closed')
    events.closed(cause === undefined ? undefined : toPreauError(cause, 'SERVER_UNREACHABLE'))
  }
  const fail = (error: unknown) => {
    cause ??= error
    finish()
  }
  /** Our broker closes without a word where a certificate does not hold; others say a number [MQTT-3.2.2-5]. */
  const refuse = (error?: unknown) => fail(new PreauError('CLIENT_REFUSED', {}, error))
  const opening = setTimeout(() => fail(new PreauError('SERVER_UNREACHABLE', { step: 'open' })), OPEN_WITHIN)

  const open = () => {
    isOpen = true
    clearTimeout(opening)
    events.opened()
  }
  /** One after the other: a broker that closes over one of them shows over which. */
  const wish = (speaker: MqttClient, [topic, ...others]: readonly string[]) => {
    asked = topic
    if (topic === undefined) return open()
    speaker.subscribe(topic, { qos: 1 }, (error, granted) => {
      // A connection that ends answers what was asked with an error.
      if (isOver || !speaker.connected) return
      if (error || granted?.some(({ qos }) => qos >= 128)) events.unheard?.(topic, 'refused')
      wish(speaker, others)
    })
  }

  const speak = () => {
    if (isOver) return
    isAsking = true
    const speaker = new MqttClient(() => stream, optionsOf(request))
    client = speaker
    speaker.on('connect', () => {
      isAsking = false
      speaker.subscribe([...request.subscribe], { qos: 1 }, (error, granted) => {
        if (isOver) return
        // [MQTT-3.9.3-2] 128 refuses a subscription and leaves the connection.
        if (error || granted?.some(({ qos }) => qos >= 128)) {
          return fail(error ?? new PreauError('SERVER_UNREACHABLE', { step: 'subscribe' }))
        }
        wish(speaker, request.wish ?? [])
      })
    })
    speaker.on('message', (_topic, payload) => {
      if (isOpen) events.message(payload.toString())
    })
    speaker.on('error', (error) => ('code' in error && typeof error.code === 'number' ? refuse(error) : fail(error)))
    speaker.on('close', () => (isAsking ? refuse() : finish()))
  }
  const stream = openStream(request, speak)
  stream.on('error', fail)
  stream.on('close', () => (isAsking ? refuse() : finish()))

  return {
    publish: ({ topic, payload }) =>
      new Promise((taken, failed) => {
        if (!isOpen || !client) return failed(new PreauError('SERVER_UNREACHABLE', { step: 'publish' }))
        client.publish(topic, payload, { qos: 1 }, (error) => {
          if (error) failed(new PreauError('SERVER_UNREACHABLE', { step: 'publish' }, error))
          else taken()
        })
      }),
    close(how) {
      if (isOver) return
      if (how === 'at_once' || !isOpen || !client) return finish()
      isOpen = false
      const late = setTimeout(finish, GOOD_BYE_WITHIN)
      // `end` waits for every PUBACK first; what has none yet stays in the outbox.
      for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id))
      client.end(false, {}, () => {
        clearTimeout(late)
        finish()
      })
    },
  }
}

/** A stream to the broker; `ready` is called later, once it may be spoken to. */
function openStream({ url, papers }: ConnectRequest, ready: () => void): Socket {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'mqtts:'
  const address = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || DEFAULT_PORT[isSecure ? 'mqtts:' : 'mqtt:'],
  }
  if (!isSecure) return connect(address, ready)
  if (!papers) throw new PreauError('INTERNAL', { why: 'a broker on the network needs a certificate' })
  return openSecurely({ ...address, trust: papers.authority, papers }, ready)
}

function optionsOf({ clientId, keepalive, will }: ConnectRequest): IClientOptions {
  return {
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false },
    connectTimeout: OPEN_WITHIN,
    reconnectPeriod: 0,
    queueQoSZero: false,
    resubscribe: false,
    // No table of all numbers up to 65535 in the form of the wire: it is 8 MB.
    writeCache: false,
    timerVariant: 'native',
  }
}
