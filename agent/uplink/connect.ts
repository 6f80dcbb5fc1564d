import { connect } from 'node:net'
import { PreauError } from '@preau/protocol/errors.ts'
import { type IClientOptions, MqttClient } from 'mqtt'
import type { Connect, ConnectRequest } from './connection.ts'

/** Milliseconds until the broker must have accepted a connection, and until a good-bye must be through. */
const OPEN_WITHIN = 15_000
const GOOD_BYE_WITHIN = 1000
/** Where the address of a broker has no port. */
const DEFAULT_PORT = 1883

/**
 * Begins an MQTT 3.1.1 connection. Each connection is a client of its own that is thrown away with it: MQTT.js neither stores
 * nor repeats anything, since the outbox is the only queue (DESIGN 5).
 */
export const connectMqtt: Connect = (request, events) => {
  const { hostname, port } = new URL(request.url)
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || DEFAULT_PORT }
  const client = new MqttClient(() => connect(address), optionsOf(request))
  let isOpen = false
  let isOver = false
  let cause: unknown

  const finish = () => {
    if (isOver) return
    isOver = true
    isOpen = false
    clearTimeout(opening)
    client.end(true)
    client.stream.destroy()
    events.closed(cause === undefined ? undefined : new PreauError('SERVER_UNREACHABLE', {}, cause))
  }
  const fail = (error: unknown) => {
    cause ??= error
    finish()
  }
  const opening = setTimeout(() => fail(new PreauError('SERVER_UNREACHABLE', { step: 'open' })), OPEN_WITHIN)

  client.on('connect', () => {
    client.subscribe([...request.subscribe], { qos: 1 }, (error, granted) => {
      if (isOver) return
      // [MQTT-3.9.3-2] 128 refuses a subscription and leaves the connection.
      if (error || granted?.some(({ qos }) => qos >= 128)) {
        return fail(error ?? new PreauError('SERVER_UNREACHABLE', { step: 'subscribe' }))
      }
      isOpen = true
      clearTimeout(opening)
      events.opened()
    })
  })
  client.on('message', (_topic, payload) => {
    if (isOpen) events.message(payload.toString())
  })
  client.on('error', fail)
  client.on('close', finish)

  return {
    publish: ({ topic, payload }) =>
      new Promise((taken, failed) => {
        if (!isOpen) return failed(new PreauError('SERVER_UNREACHABLE', { step: 'publish' }))
        client.publish(topic, payload, { qos: 1 }, (error) => {
          if (error) failed(new PreauError('SERVER_UNREACHABLE', { step: 'publish' }, error))
          else taken()
        })
      }),
    close(how) {
      if (isOver) return
      if (how === 'at_once' || !isOpen) return finish()
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
