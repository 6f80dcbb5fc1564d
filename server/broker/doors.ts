import type { X509Certificate } from 'node:crypto'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { PreauError } from '@preau/protocol/errors.ts'
import { LIMITS } from './limits.ts'

export interface BrokerAddress {
  host: string
  port: number
}

/** How devices come in over the network: TLS 1.3, by a certificate of this authority. PEM. */
export interface SecureDoor extends BrokerAddress {
  certificate: string
  key: string
  authority: string
}

/** A stream that speaks MQTT, and the certificate that its other end showed. */
export interface Visitor {
  socket: Socket | TLSSocket
  peer: X509Certificate | undefined
  /** The visitor said who he is: he no longer counts as a stranger. */
  known(): void
}

export interface DoorEvents {
  enter(visitor: Visitor): void
  /** Turned away before a word of MQTT. */
  refused(why: string): void
}

export interface Door {
  readonly url: string
  close(): Promise<void>
}

/** What all doors share: how many are open, and how many of those have not said who they are. */
export class DoorCount {
  readonly #open = new Set<Socket>()
  readonly #strangers = new Set<string>()

  /** Counts a socket; undefined, and it is closed, where there are too many. */
  admit(socket: Socket): { known(): void } | undefined {
    if (this.#open.size >= LIMITS.connections || this.#strangers.size >= LIMITS.strangers) {
      socket.destroy()
      return undefined
    }
    const key = nameOf(socket)
    const known = () => void this.#strangers.delete(key)
    this.#open.add(socket)
    this.#strangers.add(key)
    socket.on('close', () => {
      this.#open.delete(socket)
      known()
    })
    return { known }
  }

  /** The stranger who is this end of a connection became known. */
  knownBy(name: string): void {
    this.#strangers.delete(name)
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy()
  }
}

/** Opens a door for plain MQTT. Throws LISTEN_FAILED. */
export async function openPlainDoor(address: BrokerAddress, count: DoorCount, events: DoorEvents): Promise<Door> {
  const server = createServer({ noDelay: true }, (socket) => {
    const admitted = count.admit(socket)
    if (!admitted) return events.refused('connection.too_many')
    events.enter({ socket, peer: undefined, known: admitted.known })
  })
  await listen(server, address)
  return doorOf(server, 'mqtt', address)
}

/**
 * Opens a door for MQTT over TLS. Who has no certificate of the authority is turned away after the handshake: its dates are
 * not OpenSSL's to judge (server/access/device-proof.ts). Tickets let a device come back without a new key exchange; they are
 * sealed with a key of this process and hold the certificate, which is judged again each time. Throws LISTEN_FAILED.
 */
export async function openSecureDoor(door: SecureDoor, count: DoorCount, events: DoorEvents): Promise<Door> {
  const server = createTlsServer({
    cert: door.certificate,
    key: door.key,
    ca: [door.authority],
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    handshakeTimeout: LIMITS.connectTimeout,
    sessionTimeout: LIMITS.ticketLife,
    noDelay: true,
  })
  server.on('connection', (socket: Socket) => {
    if (!count.admit(socket)) events.refused('connection.too_many')
  })
  server.on('secureConnection', (socket) => {
    const name = nameOf(socket)
    socket.on('error', () => undefined)
    events.enter({ socket, peer: socket.getPeerX509Certificate(), known: () => count.knownBy(name) })
  })
  server.on('tlsClientError', (_error, socket) => {
    events.refused('handshake.failed')
    socket.destroy()
  })
  await listen(server, door)
  return doorOf(server, 'mqtts', door)
}

/** A socket and the TLS stream over it have the same other end. */
function nameOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`
}

function doorOf(server: Server, scheme: string, { host }: BrokerAddress): Door {
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

function listen(server: Server, { host, port }: BrokerAddress): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (cause) => failed(new PreauError('LISTEN_FAILED', { host, port, service: 'mqtt' }, cause)))
    server.listen(port, host, 1024, () => listening())
  })
}
