/**
 * Just enough of MQTT 3.1.1 to publish as fast as a socket takes it: a client library would cost the load generator more than
 * the server that it is to load.
 */

/** CONNECT with a clean session. */
export function connectPacket(clientId: string, keepalive = 60): Buffer {
  const id = Buffer.from(clientId)
  const body = Buffer.concat([
    Buffer.from([
      0,
      4,
      0x4d,
      0x51,
      0x54,
      0x54,
      4,
      2,
      keepalive >> 8,
      keepalive & 0xff,
      id.length >> 8,
      id.length & 0xff,
    ]),
    id,
  ])
  return Buffer.concat([Buffer.from([0x10]), remainingLength(body.length), body])
}

/** SUBSCRIBE to one topic at QoS 0. */
export function subscribePacket(packetId: number, topic: string): Buffer {
  const name = Buffer.from(topic)
  const body = Buffer.concat([
    Buffer.from([packetId >> 8, packetId & 0xff, name.length >> 8, name.length & 0xff]),
    name,
    Buffer.from([0]),
  ])
  return Buffer.concat([Buffer.from([0x82]), remainingLength(body.length), body])
}

/** PUBLISH at QoS 1. */
export function publishPacket(packetId: number, topic: Buffer, payload: string): Buffer {
  const bytes = Buffer.byteLength(payload)
  const length = remainingLength(2 + topic.length + 2 + bytes)
  const packet = Buffer.allocUnsafe(1 + length.length + 2 + topic.length + 2 + bytes)
  let at = packet.writeUInt8(0x32, 0)
  at += length.copy(packet, at)
  at = packet.writeUInt16BE(topic.length, at)
  at += topic.copy(packet, at)
  at = packet.writeUInt16BE(packetId, at)
  packet.write(payload, at)
  return packet
}

/** Calls `onPacket` with the type (0 to 15) and the body of each whole packet in a stream of chunks. */
export function packetReader(onPacket: (type: number, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    for (;;) {
      const header = readHeader(data)
      if (!header || data.length < header.end) break
      onPacket((data[0] ?? 0) >> 4, data.subarray(header.start, header.end))
      data = data.subarray(header.end)
    }
    rest = data
  }
}

function readHeader(data: Buffer): { start: number; end: number } | undefined {
  let length = 0
  for (let i = 1; i < Math.min(data.length, 5); i++) {
    const byte = data[i] ?? 0
    length += (byte & 0x7f) * 128 ** (i - 1)
    if (byte < 0x80) return { start: i + 1, end: i + 1 + length }
  }
  return undefined
}

function remainingLength(length: number): Buffer {
  const bytes: number[] = []
  let rest = length
  do {
    const byte = rest % 128
    rest = Math.floor(rest / 128)
    bytes.push(rest > 0 ? byte | 0x80 : byte)
  } while (rest > 0)
  return Buffer.from(bytes)
}
