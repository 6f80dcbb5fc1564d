import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { PreauError } from '@preau/protocol/errors.ts'
import type { ProvenDevice } from '../access/device-proof.ts'
import { isLoopback } from './security.ts'
import type { HttpServices } from './services.ts'

/** Whether the other end of a socket is a program of this machine; the socket is believed, never a header. */
export function isLocal({ remoteAddress }: Socket): boolean {
  return isLoopback(remoteAddress ?? '')
}

/** The device whose certificate this connection showed. Throws CERTIFICATE_REFUSED where it showed none that holds. */
export function deviceOf(socket: Socket, { proveDevice }: Pick<HttpServices, 'proveDevice'>): ProvenDevice {
  const peer = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  const proven = peer && proveDevice(peer)
  if (!proven) throw new PreauError('CERTIFICATE_REFUSED')
  return proven
}
