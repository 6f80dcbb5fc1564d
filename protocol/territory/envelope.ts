import { decodeEnvelope, VERSION } from '../envelope.ts'
import { PreauError } from '../errors.ts'
import type { Id } from '../ids.ts'
import { topicPrefix } from '../topics.ts'
import { decodeUplinkBody, type UplinkBody } from './messages.ts'

/** The kind of every message of an uplink. */
export const UPLINK = 'uplink'

/** Whose uplink a message is of. */
export interface UplinkEnds {
  school: Id
  /** The school's server. */
  server: Id
}

/** A message as text, the same by every way. `at`: ms since 1970; `uptime`: s since the program started. */
export function encodeUplink(
  { school, server }: UplinkEnds,
  { epoch, seq, body }: { epoch: number; seq: number; body: UplinkBody },
  { at, uptime }: { at: number; uptime: number },
): string {
  return JSON.stringify({ v: VERSION, kind: UPLINK, school, device: server, epoch, seq, at, uptime, body })
}

/** A message from its text. Throws the errors of decodeEnvelope, MESSAGE_KIND_UNKNOWN and MESSAGE_INVALID. */
export function decodeUplink(
  text: string,
  bytes = text.length,
): UplinkEnds & { epoch: number; seq: number; body: UplinkBody } {
  const { kind, school, device, epoch, seq, body } = decodeEnvelope(text, bytes)
  if (kind !== UPLINK) throw new PreauError('MESSAGE_KIND_UNKNOWN', { kind })
  return { school, server: device, epoch, seq, body: decodeUplinkBody(body) }
}

/** The topics of an uplink, both ways. */
export function uplinkTopics({ school, server }: UplinkEnds): { up: string; down: string } {
  return {
    up: `${topicPrefix('up')}${school}/${server}/${UPLINK}`,
    down: `${topicPrefix('down')}${school}/${server}/${UPLINK}`,
  }
}

/** What a territory listens to: the uplink of every school. */
export const EVERY_UPLINK = `${topicPrefix('up')}+/+/${UPLINK}`
