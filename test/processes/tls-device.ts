import { request } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { waitUntil } from '../wait-until.ts'
import { connectPacket, packetReader } from './mqtt-wire.ts'
import type { ProvenIdentity } from './raw-device.ts'

/** What a thief shows: any key with any certificate, or nothing. */
export type Papers = Partial<Pick<ProvenIdentity, 'key' | 'certificate'>> & Pick<ProvenIdentity, 'authority'>

/** A connection to the broker by hand, over TLS. */
export interface TlsDevice {
  readonly socket: TLSSocket
  /** Type and body of each packet that came. */
  readonly packets: { type: number; body: Buffer }[]
  closed(): boolean
  write(bytes: Uint8Array): void
  cut(): void
}

/** Opens a connection; nothing is sent yet. @param session of an earlier one, to resume */
export function openTls(port: number, papers: Papers, session?: Buffer): TlsDevice {
  const { key, certificate, authority } = papers
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: [authority],
    ...(key && certificate && { key, cert: certificate }),
    ...(session && { session }),
  })
  const packets: TlsDevice['packets'] = []
  let closed = false
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
  })
  socket.on(
    'data',
    packetReader((type, body) => packets.push({ type, body })),
  )
  return {
    socket,
    packets,
    closed: () => closed,
    write: (bytes) => void socket.write(bytes),
    cut: () => void socket.destroy(),
  }
}

/** Opens one, says who it is, and gives the CONNACK code; undefined where it was closed before there was one. */
export async function connectTls(
  port: number,
  papers: Papers,
  clientId: string,
  session?: Buffer,
): Promise<{ device: TlsDevice; code: number | undefined }> {
  const device = openTls(port, papers, session)
  device.write(connectPacket(clientId))
  const answer = () => device.packets.find(({ type }) => type === 2)
  await waitUntil(() => answer() ?? device.closed(), { what: 'an answer of the broker' })
  return { device, code: answer()?.body[1] }
}

/** Asks a server over HTTPS with these papers; its certificate is checked against the authority. */
export function askTls(
  https: string,
  papers: Papers,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: string }> {
  const { key, certificate, authority } = papers
  const text = body && JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text ?? '') }
  return new Promise((answered, failed) => {
    const asked = request(
      https + path,
      {
        method,
        ca: [authority],
        agent: false,
        ...(key && certificate && { key, cert: certificate }),
        ...(body && { headers }),
      },
      (response) => {
        let reply = ''
        response.on('data', (chunk: Buffer) => {
          reply += chunk.toString()
        })
        response.on('end', () => answered({ status: response.statusCode ?? 0, body: reply }))
      },
    )
    asked.on('error', failed)
    asked.end(text)
  })
}
