import { connect, type Socket } from 'node:net'
import { MqttClient } from 'mqtt'
import { connectMqtt } from '../../agent/uplink/connect.ts'
import type { Connection } from '../../agent/uplink/connection.ts'
import { waitUntil } from '../wait-until.ts'

/** A message as a listener got it. */
export interface Heard {
  topic: string
  text: string
}

/** Who reads everything that a filter lets through, as a territory does. */
export interface Listener {
  readonly heard: Heard[]
  end(): void
}

/** A program of ours that is connected as an agent is. */
export interface Speaker {
  readonly connection: Connection
  readonly heard: string[]
  readonly isOpen: boolean
  readonly isClosed: boolean
  /** The PUBACKs in the order of the calls; all that were asked for at once. */
  publish(messages: readonly Heard[]): Promise<void>
}

export interface SpeakerOptions {
  subscribe?: readonly string[]
  will?: Heard
}

/** Connects as the agent does, with its own code. */
export async function speak(port: number, clientId: string, options: SpeakerOptions = {}): Promise<Speaker> {
  const { subscribe = [], will = { topic: 'preau1/up/none/none/death', text: '' } } = options
  const state = { isOpen: false, isClosed: false }
  const heard: string[] = []
  const connection = connectMqtt(
    {
      url: `mqtt://127.0.0.1:${port}`,
      clientId,
      keepalive: 30,
      will: { topic: will.topic, payload: will.text },
      subscribe: subscribe.length > 0 ? subscribe : [`preau1/down/${clientId}/${clientId}/ack`],
    },
    {
      opened: () => {
        state.isOpen = true
      },
      message: (text) => heard.push(text),
      closed: () => {
        state.isClosed = true
      },
    },
  )
  await waitUntil(() => state.isOpen, { what: 'the broker to take a client' })
  return {
    connection,
    heard,
    get isOpen() {
      return state.isOpen
    },
    get isClosed() {
      return state.isClosed
    },
    publish: async (messages) => {
      await Promise.all(messages.map(({ topic, text }) => connection.publish({ topic, payload: text })))
    },
  }
}

/** Connects and listens to filters at QoS 1. */
export async function listen(port: number, filters: string[]): Promise<Listener> {
  const client = new MqttClient(() => connect({ port, host: '127.0.0.1' }), {
    protocolVersion: 4,
    clean: true,
    clientId: `listener-${port}-${process.hrtime.bigint()}`,
    reconnectPeriod: 0,
  })
  const heard: Heard[] = []
  client.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }))
  client.on('error', () => undefined)
  await new Promise<void>((subscribed, failed) =>
    client.subscribe(filters, { qos: 1 }, (error) => (error ? failed(error) : subscribed())),
  )
  return { heard, end: () => client.end(true) }
}

/** A socket of its own to a broker, for what no client library would do. */
export function rawSocket(port: number): Socket {
  return connect({ port, host: '127.0.0.1' }).on('error', () => undefined)
}
