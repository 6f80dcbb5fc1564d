import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { PreauError } from '@preau/protocol/errors.ts'
import { MqttClient } from 'mqtt'
import { requireServerOf } from '../access/uplink-key.ts'
import type { LineEvents, LinePapers } from './line.ts'

export interface MqttRequest {
  /** `mqtts://host:port`; `mqtt:` for a broker of this machine. */
  url: string
  papers?: LinePapers | undefined
  clientId: string
  subscribe: readonly string[]
  /** Seconds between signs of life on the wire. */
  keepalive: number
}

export interface MqttLine {
  publish(topic: string, payload: string): void
  close(): void
}

const OPEN_WITHIN = 12_000

/**
 * An MQTT 3.1.1 connection to a standard broker: QoS 1, a clean session, nothing retained; whatever else a broker may do is not relied
 * on. Over TLS nothing is said before the broker has proved that it is of the authority.
 */
export function openMqtt(
  { url, papers, clientId, subscribe, keepalive }: MqttRequest,
  events: Omit<LineEvents, 'message'> & { message(topic: string, text: string): void },
): MqttLine {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  let client: MqttClient | undefined
  let cause: unknown
  let isOver = false
  let isOpen = false
  const finish = () => {
    if (isOver) return
    isOver = true
    isOpen = false
    clearTimeout(opening)
    client?.end(true)
    stream.destroy()
    events.closed(cause)
  }
  const fail = (error: unknown) => {
    cause ??= error
    finish()
  }
  const opening = setTimeout(() => fail(new PreauError('SERVER_UNREACHABLE', { step: 'open' })), OPEN_WITHIN)
  const speak = () => {
    if (isOver) return
    const speaker = new MqttClient(() => stream, {
      ...{ protocolVersion: 4, clean: true, clientId, keepalive, reconnectPeriod: 0, connectTimeout: OPEN_WITHIN },
      ...{ queueQoSZero: false, resubscribe: false, writeCache: false },
    })
    client = speaker
    speaker.on('connect', () => {
      speaker.subscribe([...subscribe], { qos: 1 }, (error, granted) => {
        if (isOver) return
        if (error || granted?.some(({ qos }) => qos >= 128)) return fail(error ?? new PreauError('CLIENT_REFUSED'))
        isOpen = true
        clearTimeout(opening)
        events.opened()
      })
    })
    speaker.on('message', (topic, payload) => {
      if (isOpen) events.message(topic, payload.toString())
    })
    speaker.on('error', fail)
    speaker.on('close', finish)
  }
  const stream: Socket =
    protocol === 'mqtt:'
      ? connectTcp({ host, port: Number(port) || 1883 }, speak)
      : connectTls({
          ...{ host, port: Number(port) || 8883, ca: [], rejectUnauthorized: false, minVersion: 'TLSv1.2' },
          ...(papers && { key: papers.key, cert: papers.certificate }),
        })
  if (protocol !== 'mqtt:') {
    stream.once('secureConnect', () => {
      try {
        // The date is not judged, nor the name: the authority signs its own servers alone.
        if (!(stream instanceof TLSSocket) || !papers) throw new PreauError('SERVER_NOT_TRUSTED')
        requireServerOf(stream.getPeerX509Certificate(), papers.authority)
        speak()
      } catch (error) {
        fail(error)
      }
    })
  }
  stream.on('error', fail)
  stream.on('close', finish)
  return {
    publish(topic, payload) {
      if (isOpen) client?.publish(topic, payload, { qos: 1 })
    },
    close() {
      if (isOver) return
      if (!client || !isOpen) return finish()
      isOpen = false
      const late = setTimeout(finish, 1000)
      client.end(false, {}, () => {
        clearTimeout(late)
        finish()
      })
    },
  }
}
