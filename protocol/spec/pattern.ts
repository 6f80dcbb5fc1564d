import { PreauError } from '../errors.ts'
import { bytesOf, indexOfBytes, joinBytes } from './bytes.ts'
import { CHECKSUMS, type ChecksumName, checksumAt, isChecksumAt } from './checksums.ts'
import { type FieldType, type FieldValue, fieldType } from './fields.ts'

/** How a spec writes frames: as text (`PWR={power:word}`) or as bytes (`F6 01 02 {power:u8} {sum} 6F`). */
export type Notation = 'text' | 'bytes'

export type Fields = Readonly<Record<string, FieldValue>>

/** A frame with holes. What `format` writes, `parse` reads: a driver reads by it, a simulator answers by it. */
export interface Pattern {
  /** Names of the fields, in their order. */
  readonly fields: readonly string[]
  /** The fields of a frame; undefined where the frame is another one, or its checksum is wrong. */
  parse(frame: Uint8Array): Fields | undefined
  /** Throws SPEC_INVALID where a field is missing or does not fit. */
  format(fields: Fields): Uint8Array
}

type Token =
  | { is: 'bytes'; bytes: Uint8Array }
  | { is: 'field'; name: string; type: FieldType }
  | { is: 'checksum'; name: ChecksumName }

export interface PatternOptions {
  notation: Notation
  /** Letters of either case are the same. */
  anyCase?: boolean
}

/** Reads a pattern. Throws SPEC_INVALID where it cannot be read, or cannot be told apart where one field ends. */
export function compilePattern(source: string, { notation, anyCase = false }: PatternOptions): Pattern {
  const tokens = tokensOf(source, notation)
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    if (isOpen(token) && next && next.is !== 'bytes' && tokens.slice(index + 1).some(isOpen)) {
      throw new PreauError('SPEC_INVALID', { pattern: source, expected: 'something between two fields of any length' })
    }
  })
  return {
    fields: tokens.flatMap((token) => (token.is === 'field' ? [token.name] : [])),
    parse: parserOf(tokens, anyCase),
    format: (fields) => format(tokens, fields, source),
  }
}

function tokensOf(source: string, notation: Notation): Token[] {
  return source
    .split(/(\{[^}]*\})/)
    .filter((part) => part !== '')
    .flatMap((part): Token[] => {
      const [, name = '', type] = /^\{([a-z][A-Za-z0-9_]*)(?::([a-z0-9]+))?\}$/.exec(part) ?? []
      if (name === '') {
        const bytes = literal(part, notation)
        return bytes.length === 0 ? [] : [{ is: 'bytes', bytes }]
      }
      if (type === undefined && name in CHECKSUMS) return [{ is: 'checksum', name: name as ChecksumName }]
      const known = fieldType(type ?? '')
      if (!known) throw new PreauError('SPEC_INVALID', { pattern: source, field: part, expected: 'a known type' })
      return [{ is: 'field', name, type: known }]
    })
}

function literal(text: string, notation: Notation): Uint8Array {
  if (text.includes('{') || text.includes('}'))
    throw new PreauError('SPEC_INVALID', { pattern: text, expected: '{name:type}' })
  if (notation === 'text') return bytesOf(text)
  const pairs = text.trim() === '' ? [] : text.trim().split(/\s+/)
  if (pairs.some((pair) => !/^[0-9A-F]{2}$/.test(pair))) {
    throw new PreauError('SPEC_INVALID', {
      pattern: text,
      expected: 'pairs of hex digits, in capitals, with spaces between',
    })
  }
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}

function isOpen(token: Token): boolean {
  return token.is === 'field' && token.type.size === undefined
}

function sizeOf(token: Token): number {
  if (token.is === 'bytes') return token.bytes.length
  return token.is === 'checksum' ? CHECKSUMS[token.name].size : (token.type.size ?? 0)
}

/** Reads its part of a frame, from `at` to `end`, into `fields`; false where something else stands there. */
type Take = (frame: Uint8Array, at: number, end: number, fields: Record<string, FieldValue>) => boolean

/** A token with all that is known beforehand of it: frames are read a hundred thousand times a second. */
interface Step {
  /** Its bytes; undefined where it is as long as it likes. */
  size: number | undefined
  /** Bytes behind it, where all of that has a size. */
  tail: number | undefined
  /** What must follow it. */
  next: Uint8Array | undefined
  take: Take
}

function stepOf(tokens: readonly Token[], index: number, anyCase: boolean): Step {
  const token = tokens[index] as Token
  const rest = tokens.slice(index + 1)
  const [next] = rest
  return {
    size: isOpen(token) ? undefined : sizeOf(token),
    tail: rest.some(isOpen) ? undefined : rest.reduce((size, each) => size + sizeOf(each), 0),
    next: next?.is === 'bytes' ? next.bytes : undefined,
    take: takeOf(token, anyCase),
  }
}

function takeOf(token: Token, anyCase: boolean): Take {
  if (token.is === 'bytes') {
    const { bytes } = token
    return anyCase ? (frame, at) => isAtAnyCase(frame, at, bytes) : (frame, at) => isAt(frame, at, bytes)
  }
  if (token.is === 'checksum') return (frame, at) => isChecksumAt(token.name, frame, at)
  const { name, type } = token
  return (frame, at, end, fields) => {
    const value = type.read(frame, at, end)
    if (value === undefined) return false
    fields[name] = value
    return true
  }
}

/** The reader of a whole frame. */
function parserOf(tokens: readonly Token[], anyCase: boolean): Pattern['parse'] {
  const steps = tokens.map((_, index) => stepOf(tokens, index, anyCase))
  const least = tokens.reduce((size, token) => size + sizeOf(token), 0)
  const most = tokens.some(isOpen) ? Number.POSITIVE_INFINITY : least
  const first = tokens[0]?.is === 'bytes' ? steps[0] : undefined
  return (frame) => {
    if (frame.length < least || frame.length > most) return undefined
    const fields: Record<string, FieldValue> = {}
    // Most frames are none of most patterns, and differ at once.
    if (first && !first.take(frame, 0, 0, fields)) return undefined
    let at = first?.size ?? 0
    for (let index = first ? 1 : 0; index < steps.length; index++) {
      const step = steps[index] as Step
      const end = endOf(step, frame, at)
      if (end < at || end > frame.length || !step.take(frame, at, end, fields)) return undefined
      at = end
    }
    return at === frame.length ? fields : undefined
  }
}

/** Where a step ends that begins at `at`: one of any length ends before what must follow it; -1 where that does not follow. */
function endOf({ size, tail, next }: Step, frame: Uint8Array, at: number): number {
  if (size !== undefined) return at + size
  if (tail !== undefined) return frame.length - tail
  return next ? indexOfBytes(frame, next, at) : -1
}

function isAt(frame: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > frame.length) return false
  for (let index = 0; index < expected.length; index++) if (frame[at + index] !== expected[index]) return false
  return true
}

function isAtAnyCase(frame: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > frame.length) return false
  for (let index = 0; index < expected.length; index++) {
    if (upper(frame[at + index] ?? 0) !== upper(expected[index] ?? 0)) return false
  }
  return true
}

function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte
}

function format(tokens: readonly Token[], fields: Fields, source: string): Uint8Array {
  const parts = tokens.map((token) => bytesOfToken(token, fields, source))
  const frame = joinBytes(parts)
  let at = 0
  for (const [index, token] of tokens.entries()) {
    if (token.is === 'checksum') frame.set(checksumAt(token.name, frame, at), at)
    at += parts[index]?.length ?? 0
  }
  return frame
}

function bytesOfToken(token: Token, fields: Fields, source: string): Uint8Array {
  if (token.is === 'bytes') return token.bytes
  if (token.is === 'checksum') return new Uint8Array(CHECKSUMS[token.name].size)
  const value = fields[token.name]
  const bytes = value === undefined ? undefined : token.type.write(value)
  if (!bytes) throw new PreauError('SPEC_INVALID', { pattern: source, field: token.name, value })
  return bytes
}
