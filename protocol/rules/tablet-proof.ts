import { canonicalJson } from '../canonical-json.ts'
import type { Id } from '../ids.ts'

/**
 * How a tablet without an agent proves who it is. A page cannot show a certificate in TLS: it signs each request by the key of its
 * certificate, which its browser never gives away. What was signed names the request whole, so that it is good for nothing else.
 */
export interface TabletProof {
  device: Id
  /** Serial of its certificate, hex. */
  serial: string
  /** When it was signed, ms since 1970, by the clock of the server as the tablet knows it. */
  at: number
  /** ECDSA of P-256 over SHA-256, r and s, base64url. */
  signature: string
}

/** What a proof is about. `path`: the address of the route; `body`: as it is sent, undefined where there is none. */
export interface ProvenRequest {
  method: 'GET' | 'POST'
  path: string
  body: unknown
}

/** The header that bears a proof. */
export const PROOF_HEADER = 'x-preau-proof'

/** So far may the time of a proof be from the server's, in ms. */
export const PROOF_HOLDS_MS = 120_000

const SHAPE = /^1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{2,64})\.(\d{1,16})\.([A-Za-z0-9_-]{86})$/

/** The text that is signed. */
export function signedText({ method, path, body }: ProvenRequest, proof: Omit<TabletProof, 'signature'>): string {
  const { device, serial, at } = proof
  const sent = body === undefined || body === null ? '' : canonicalJson(body)
  return ['preau-tablet-1', method, path, device, serial, String(at), sent].join('\n')
}

/** A proof as its header has it. */
export function writeProof({ device, serial, at, signature }: TabletProof): string {
  return ['1', device, serial, at, signature].join('.')
}

/** Reads a proof; undefined where it is none. */
export function readProof(text: unknown): TabletProof | undefined {
  const [, device, serial, at, signature] = (typeof text === 'string' && SHAPE.exec(text)) || []
  if (device === undefined || serial === undefined || at === undefined || signature === undefined) return undefined
  return { device, serial, at: Number(at), signature }
}
