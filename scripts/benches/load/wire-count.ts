import type { Connect } from '../../../agent/uplink/connection.ts'
import type { FakeClock } from '../../../agent/uplink/fake-clock.ts'

/**
 * Bytes of the headers of IPv4 and TCP in each segment: 20 and 20, and 12 of the option timestamps, which Linux always sends
 * and Windows does not.
 */
const HEADERS = 52
/** Payload of one segment over Ethernet with these headers. */
const SEGMENT = 1448
/** MQTT 3.1.1: CONNACK, PUBACK, SUBACK of one topic, PINGREQ and PINGRESP are of one length. */
const CONNACK = 4
const PUBACK = 4
const SUBACK = 5
const PING = 2
/** TLS 1.3 (RFC 8446): 5 bytes of header, 1 of type and 16 of tag a record; each MQTT packet is a record of its own. */
const TLS_RECORD = 22
/**
 * Measured between the agent and the server of a school, both ways: a handshake with certificates on both sides and two
 * tickets, and one that resumes a session; and the segments of each, acknowledgements included.
 */
const FULL_HANDSHAKE = { bytes: 3869, segments: 8 }
const RESUMED_HANDSHAKE = { bytes: 1377, segments: 4 }

export interface WireCount {
  /** Bytes of both ways, headers counted. */
  bytes: number
  /** What of that is signs of life, and what is headers. */
  pings: number
  headers: number
  messages: number
  /** What of that TLS 1.3 adds. */
  tls: number
}

/**
 * `connect`, with everything counted that goes over the wire for it. Each MQTT packet is segments of its own; the other side
 * acknowledges it in one more segment unless its answer does. A ping goes out when nothing was sent for the keepalive.
 */
export function counting(
  connect: Connect,
  clock: FakeClock,
): {
  connect: Connect
  count: WireCount
  /** The machine was off: the next connection has no session to resume. */
  restarted(): void
} {
  let hasSession = false
  const count: WireCount = { bytes: 0, pings: 0, headers: 0, messages: 0, tls: 0 }
  const segments = (payload: number, acks: number) => {
    const headers = (Math.ceil(payload / SEGMENT) + acks) * HEADERS
    const tls = payload > 0 ? TLS_RECORD : 0
    count.headers += headers
    count.tls += tls
    count.bytes += payload + tls + headers
    return payload + tls + headers
  }

  return {
    count,
    restarted() {
      hasSession = false
    },
    connect(request, events) {
      let callOffPing = () => {}
      const ping = () => {
        // PINGREQ, PINGRESP that acknowledges it, and the acknowledgement of that.
        count.pings += segments(PING, 0) + segments(PING, 1)
        callOffPing = clock.after(request.keepalive * 1000, ping)
      }
      const sent = () => {
        callOffPing()
        callOffPing = clock.after(request.keepalive * 1000, ping)
      }
      // The handshake of TCP and its end: three and four segments without payload.
      segments(0, 7)
      const handshake = hasSession ? RESUMED_HANDSHAKE : FULL_HANDSHAKE
      hasSession = true
      const headers = handshake.segments * HEADERS
      count.tls += handshake.bytes + headers
      count.headers += headers
      count.bytes += handshake.bytes + headers
      const { will, clientId, subscribe } = request
      const texts = [clientId, will.topic, will.payload].reduce((sum, text) => sum + 2 + Buffer.byteLength(text), 0)
      segments(packetLength(10 + texts), 0)
      segments(CONNACK, 1)
      segments(packetLength(2 + subscribe.reduce((sum, topic) => sum + 3 + Buffer.byteLength(topic), 0)), 0)
      segments(SUBACK, 1)
      const connection = connect(request, {
        ...events,
        opened() {
          sent()
          events.opened()
        },
        message(payload) {
          // QoS 0, on the topic of the acks.
          segments(packetLength(2 + Buffer.byteLength(subscribe[0] ?? '') + Buffer.byteLength(payload)), 1)
          events.message(payload)
        },
        closed(error) {
          callOffPing()
          events.closed(error)
        },
      })
      return {
        ...connection,
        publish(message) {
          count.messages += 1
          segments(packetLength(4 + Buffer.byteLength(message.topic) + Buffer.byteLength(message.payload)), 0)
          segments(PUBACK, 1)
          sent()
          return connection.publish(message)
        },
      }
    },
  }
}

/** A packet whose variable header and payload are of `rest` bytes [MQTT-2.2.3]. */
function packetLength(rest: number): number {
  return 1 + (rest < 128 ? 1 : rest < 16_384 ? 2 : rest < 2_097_152 ? 3 : 4) + rest
}
