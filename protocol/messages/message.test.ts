import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_MESSAGE_BYTES, salvagePlace } from '../envelope.ts'
import { isPreauError } from '../errors.ts'
import type { Id } from '../ids.ts'
import { DOWN_KINDS, UP_KINDS } from '../topics.ts'
import { decodeAckMessage } from './ack.ts'
import { type Command, decodeCommandMessage, encodeCommand } from './command.ts'
import { decodeLook } from './look.ts'
import { decodeMessage } from './message.ts'
import { decodeView, encodeView } from './view.ts'

type Json = Record<string, unknown>
const golden = JSON.parse(readFileSync(new URL('../golden/messages.json', import.meta.url), 'utf8')) as Json[]
const up = golden.filter(({ kind }) => (UP_KINDS as readonly unknown[]).includes(kind))

const goldenOf = (kind: string) =>
  golden.find((each) => each.kind === kind) as { school: Id; device: Id; at: number; body: Command }

/** What decoding gives: the message, or the code of the error; anything else thrown is a fault of the decoder. */
function attempt(text: string): unknown {
  try {
    return decodeMessage(text, Buffer.byteLength(text))
  } catch (error) {
    if (isPreauError(error)) return error.code
    throw error
  }
}

describe('decodeMessage', () => {
  it('has a golden example of every kind', () => {
    expect(new Set(golden.map(({ kind }) => kind))).toEqual(new Set([...UP_KINDS, ...DOWN_KINDS]))
  })

  it.each(up.map((message) => [message.kind, message]))(
    'reads the golden %s, and writing it again gives the same',
    (_, message) => {
      expect(decodeMessage(JSON.stringify(message))).toEqual(message)
    },
  )

  it('reads the golden ack', () => {
    const ack = golden.find(({ kind }) => kind === 'ack')
    expect(decodeAckMessage(JSON.stringify(ack))).toEqual(ack?.body)
  })

  it('reads the golden command, and for whom it is', () => {
    const golden = goldenOf('command')
    const { school, device, body } = golden
    expect(decodeCommandMessage(JSON.stringify(golden))).toEqual({ school, device, command: body })
    expect(JSON.parse(encodeCommand(school, device, body, golden.at))).toEqual(golden)
  })

  it('reads the golden word to look for orders', () => {
    const look = golden.find(({ kind }) => kind === 'look')
    expect(decodeLook(look?.body)).toEqual({ for: 'orders' })
  })

  it.each(golden.filter(({ kind }) => kind === 'view').map((message) => [(message.body as Json).do, message]))(
    'reads the golden word of a view: %s',
    (_, { school, device, body, at, ...message }) => {
      const written = encodeView(`${school}`, `${device}`, decodeView(body), Number(at))
      expect(JSON.parse(written)).toEqual({ school, device, body, at, ...message })
    },
  )

  it.each(up.map((message) => [message.kind, message]))('keeps fields of a later version in a %s', (_, message) => {
    const later = { ...message, later: { a: 1 }, body: { ...(message.body as Json), later: [2] } }
    expect(decodeMessage(JSON.stringify(later))).toEqual(later)
  })

  it.each(['v', 'kind', 'school', 'device', 'epoch', 'seq', 'at', 'uptime'])(
    'refuses an envelope without %s',
    (field) => {
      const { [field]: _, ...rest } = up[0] as Json
      expect(attempt(JSON.stringify(rest))).toBe('ENVELOPE_INVALID')
    },
  )

  it.each([
    ['not JSON', '{', 'ENVELOPE_NOT_JSON'],
    ['nothing', '', 'ENVELOPE_NOT_JSON'],
    ['null', 'null', 'ENVELOPE_INVALID'],
    ['a list nested sixty thousand deep', '['.repeat(60_000), 'ENVELOPE_NOT_JSON'],
    ['a closed list nested thirty thousand deep', '['.repeat(30_000) + ']'.repeat(30_000), 'ENVELOPE_INVALID'],
    ['another version', JSON.stringify({ ...up[0], v: 2 }), 'ENVELOPE_VERSION'],
    ['an unknown kind', JSON.stringify({ ...up[0], kind: 'gossip' }), 'MESSAGE_KIND_UNKNOWN'],
    ['a kind from the prototype', JSON.stringify({ ...up[0], kind: 'constructor' }), 'MESSAGE_KIND_UNKNOWN'],
    ['too many bytes', `"${'x'.repeat(MAX_MESSAGE_BYTES)}"`, 'ENVELOPE_TOO_LARGE'],
    [
      'an upper-case identifier',
      JSON.stringify({ ...up[0], device: '01999D00-0000-7000-8000-0000000000AA' }),
      'ENVELOPE_INVALID',
    ],
    ['a seq beyond what JSON keeps exactly', JSON.stringify({ ...up[0], seq: 2 ** 53 }), 'ENVELOPE_INVALID'],
  ])('refuses %s by its own error', (_, text, code) => {
    expect(attempt(text)).toBe(code)
  })

  it.each([
    ['an infinite value', '{"samples":[{"seq":1,"at":1,"uptime":1,"values":{"cpu.load":1e999}}]}'],
    ['a value that is text', '{"samples":[{"seq":1,"at":1,"uptime":1,"values":{"cpu.load":"1"}}]}'],
    ['a reading with a name that is none', '{"samples":[{"seq":1,"at":1,"uptime":1,"values":{"__proto__":1}}]}'],
    ['no sample', '{"samples":[]}'],
    ['a negative seq', '{"samples":[{"seq":-1,"at":1,"uptime":1,"values":{}}]}'],
  ])('refuses a report with %s', (_, body) => {
    const text = JSON.stringify({ ...up[0], kind: 'report', body: 0 }).replace('"body":0', `"body":${body}`)
    expect(attempt(text)).toBe('MESSAGE_INVALID')
  })

  it('never throws anything but its own error, whatever the text', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(anything, (text) => void attempt(text)),
      { numRuns: 2000 },
    )
  })

  it('never throws anything but its own error for a golden message with one thing changed', () => {
    const change = fc.tuple(
      fc.constantFrom(...up.map((message) => JSON.stringify(message))),
      fc.nat(),
      fc.nat(3),
      fc.string({ maxLength: 8 }),
    )
    fc.assert(
      fc.property(change, ([text, at, cut, put]) => {
        const position = at % text.length
        attempt(text.slice(0, position) + put + text.slice(position + cut))
      }),
      { numRuns: 5000 },
    )
  })
})

describe('salvagePlace', () => {
  it('finds the place of a message of which the rest cannot be read', () => {
    expect(salvagePlace('{"v":9,"epoch":4,"seq":12,"body":')).toBeUndefined()
    expect(salvagePlace('{"v":9,"epoch":4,"seq":12,"what":[]}')).toEqual({ epoch: 4, seq: 12 })
  })
})
