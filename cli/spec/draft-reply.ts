import { EQUIPMENT_READINGS, type EquipmentReadingName } from '@preau/protocol/rules/equipment-readings.ts'
import { hexOf, textOf } from '@preau/protocol/spec/bytes.ts'
import type { Framing } from '@preau/protocol/spec/framing.ts'
import type { Notation } from '@preau/protocol/spec/pattern.ts'

export interface ReplyFacts {
  notation: Notation
  framing: Framing | undefined
  /** What the answer is about, where that is known. */
  reading: EquipmentReadingName | undefined
}

export interface DraftReply {
  pattern: string
  /** What the device writes and what it may mean, where the reading is a word or yes and no. */
  values: Record<string, string | number> | undefined
}

/** The pattern that answers to one question seem to follow, by where their value stands. */
export function draftReply(replies: readonly Uint8Array[], facts: ReplyFacts): DraftReply {
  return facts.notation === 'text' ? textReply(replies.map(textOf), facts) : bytesReply(replies, facts)
}

function textReply(replies: readonly string[], { framing, reading }: ReplyFacts): DraftReply {
  const frames = replies.map((reply) => frameOf(reply, framing))
  const [frame = ''] = frames
  const [, before = '', value = ''] = /^([^=]*=)?(.*)$/.exec(frame) ?? []
  const is = kindOf(reading)
  const isText = reading !== undefined && EQUIPMENT_READINGS[reading].is === 'text'
  if (is === 'plain' && !isText) {
    const [, head, others] = /^(.*?)\d+( .*)?$/.exec(value) ?? []
    if (head !== undefined) {
      return {
        pattern: `${before}${head}{value:int}${others === undefined ? '' : ' {others:text}'}`,
        values: undefined,
      }
    }
  }
  const raw = frames.map((each) => each.slice(before.length))
  if (is !== 'plain') return { pattern: `${before}{value:word}`, values: meanings(raw, is) }
  return { pattern: `${before}{value:${/\s/.test(value) || isText ? 'text' : 'word'}}`, values: undefined }
}

/** A reply without the mark that ends it and what means nothing. */
function frameOf(reply: string, framing: Framing | undefined): string {
  if (!framing || !('until' in framing)) return reply
  const { until, drop = '' } = framing
  const whole = reply.endsWith(until) ? reply.slice(0, -until.length) : reply
  return [...whole].filter((letter) => !drop.includes(letter)).join('')
}

function bytesReply(replies: readonly Uint8Array[], { framing, reading }: ReplyFacts): DraftReply {
  const [reply = new Uint8Array()] = replies
  const checksum = framing && 'checksum' in framing ? framing.checksum : undefined
  const end = framing && 'end' in framing ? 1 : 0
  const tail = end + (checksum === undefined ? 0 : 1)
  const last = reply.length - tail
  const isText = reading !== undefined && EQUIPMENT_READINGS[reading].is === 'text'
  const at = isText ? firstLetter(reply, last) : (firstOther(replies, last) ?? last - 1)
  const parts = [
    hexOf(reply.subarray(0, at)),
    isText ? '{value:text}' : '{value:u8}',
    isText ? '' : hexOf(reply.subarray(at + 1, last)),
    checksum === undefined ? '' : `{${checksum}}`,
    end === 0 ? '' : hexOf(reply.subarray(-1)),
  ]
  const is = kindOf(reading)
  const raw = replies.map((each) => String(each[at] ?? 0))
  return {
    pattern: parts.filter((part) => part !== '').join(' '),
    values: is === 'plain' || isText ? undefined : meanings(raw, is),
  }
}

/** The first place where answers to the same question differ. */
function firstOther(replies: readonly Uint8Array[], last: number): number | undefined {
  const [reply, ...others] = replies
  for (let at = 0; at < last; at++) if (others.some((other) => other[at] !== reply?.[at])) return at
  return undefined
}

/** Where the letters at the end of a frame begin. */
function firstLetter(reply: Uint8Array, last: number): number {
  let at = last
  while (at > 1 && (reply[at - 1] ?? 0) >= 0x20 && (reply[at - 1] ?? 0) <= 0x7e) at -= 1
  return Math.min(at, last - 1)
}

type Kind = 'power' | 'fault' | 'flag' | 'plain'

function kindOf(reading: EquipmentReadingName | undefined): Kind {
  if (reading === undefined) return 'plain'
  if (reading === 'power') return 'power'
  if (reading.startsWith('fault.')) return 'fault'
  const facts = EQUIPMENT_READINGS[reading]
  return facts.is === 'figure' && facts.unit === 'flag' ? 'flag' : 'plain'
}

/** What each word may mean: one and `on` are yes, all else is no. */
function meanings(raw: readonly string[], kind: Exclude<Kind, 'plain'>): Record<string, string | number> {
  const isYes = (word: string) => /^(0*1|on|yes|true)$/i.test(word)
  const words = { power: ['on', 'standby'], fault: ['failed', 'ok'], flag: [1, 0] } as const
  const [yes, no] = words[kind]
  return Object.fromEntries(raw.map((word) => [word, isYes(word) ? yes : no]))
}
