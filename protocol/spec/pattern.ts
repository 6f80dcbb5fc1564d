import { PreauError } from '../errors.ts'
import { bytesOf, equalBytes, indexOfBytes, joinBytes } from './bytes.ts'
import { CHECKSUMS, type ChecksumName, checksumAt } from './checksums.ts'
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
    parse: (frame) => parse(tokens, frame, anyCase),
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

function parse(tokens: readonly Token[], frame: Uint8Array, anyCase: boolean): Fields | undefined {
  const fields: Record<string, FieldValue> = {}
  let at = 0
  for (const [index, token] of tokens.entries()) {
    const end = isOpen(token) ? endOfOpen(tokens, index, frame, at) : at + sizeOf(token)
    if (end < at || end > frame.length) return undefined
    const part = frame.subarray(at, end)
    if (token.is === 'bytes' && !isSame(part, token.bytes, anyCase)) return undefined
    if (token.is === 'checksum' && !equalBytes(part, checksumAt(token.name, frame, at))) return undefined
    if (token.is === 'field') {
      const value = token.type.read(part)
      if (value === undefined) return undefined
      fields[token.name] = value
    }
    at = end
  }
  return at === frame.length ? fields : undefined
}

/** Where a field of any length ends: before what must follow it; -1 where that does not follow. */
function endOfOpen(tokens: readonly Token[], index: number, frame: Uint8Array, at: number): number {
  const rest = tokens.slice(index + 1)
  if (!rest.some(isOpen)) return frame.length - rest.reduce((size, token) => size + sizeOf(token), 0)
  const [next] = rest
  return next?.is === 'bytes' ? indexOfBytes(frame, next.bytes, at) : -1
}

function isSame(part: Uint8Array, expected: Uint8Array, anyCase: boolean): boolean {
  if (!anyCase) return equalBytes(part, expected)
  return part.length === expected.length && part.every((byte, index) => upper(byte) === upper(expected[index] ?? 0))
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
