import { bytesOf, textOf } from '@preau/protocol/spec/bytes.ts'
import { pjlinkDigest, pjlinkSecureDigest } from '../drivers/pjlink-password.ts'

/** Random of a projector that proves passwords by SHA-256: that of the example of PJLink 2.10. */
const RANDOM = '3db25e10f69c47a85adb24cf361897e0'
const UPGRADE = 'PJLINK 2\r'

export interface PjlinkGate {
  password: string | undefined
  /** 8 hex digits of its greeting. */
  greeting: string
  /** It also knows PJLink 2.10. */
  isSecure: boolean
  say(bytes: Uint8Array): void
}

/**
 * The requests behind the proof of a password, of all bytes that were heard; undefined where it was wrong, or more has to come.
 * What is asked twice is answered twice: a caller gives each byte once.
 */
export function pjlinkGate(
  heard: Uint8Array,
  { password, greeting, isSecure, say }: PjlinkGate,
): Uint8Array | undefined {
  if (password === undefined) return heard
  const text = textOf(heard)
  if (isSecure && text.startsWith(UPGRADE)) {
    const proof = text.slice(UPGRADE.length)
    if (proof === '') say(bytesOf(`PJLINK 2 ${RANDOM}\r`))
    if (proof.length < 96) return undefined
    if (pjlinkSecureDigest(RANDOM, proof.slice(0, 32), password) === proof.slice(0, 96)) return bytesOf(proof.slice(96))
    say(bytesOf('PJLINK ERRA\r'))
    return undefined
  }
  if (text.startsWith(UPGRADE)) say(bytesOf('PJLINK ERRA\r'))
  if (heard.length < 32) return undefined
  if (text.slice(0, 32) === pjlinkDigest(greeting, password)) return heard.subarray(32)
  say(bytesOf('PJLINK ERRA\r'))
  return undefined
}
