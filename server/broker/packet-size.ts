import type { Client } from 'aedes'
import { LIMITS } from './limits.ts'

/** The parser of mqtt-packet as far as it is used here: not part of its public interface, so a test holds it to this. */
interface PacketParser {
  packet: { length: number }
  _list: { length: number }
  _parseLength(): boolean
  emit(event: 'error', error: Error): void
  error: Error | null
}

/**
 * Cuts a client whose packet says that it is larger than it may be, before any of its payload is kept. aedes 1.2 has no such
 * limit of its own: it would hold a PUBLISH of 200 MB, and 100 MB of a CONNECT from a stranger (moscajs/aedes#831).
 */
export function limitPacketSize(client: Client, onRefused: () => void): void {
  const parser = (client as unknown as { _parser: PacketParser })._parser
  const parseLength = parser._parseLength.bind(parser)
  parser._parseLength = () => {
    const parsed = parseLength()
    const limit = client.connected ? LIMITS.packetAfterConnect : LIMITS.packetBeforeConnect
    if (!parsed || parser.packet.length <= limit) return parsed
    onRefused()
    client.conn.destroy()
    return false
  }
}
