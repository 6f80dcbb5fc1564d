import { bytesOf, textIn } from './bytes.ts'

/** What a field of a frame holds: a number or a text. */
export type FieldValue = number | string

/** One way to write a value into a frame and to read it there. `size` is undefined where the frame around it says how long. */
export interface FieldType {
  size: number | undefined
  /** The value between `from` and `to`; undefined where these bytes are no such value. */
  read(bytes: Uint8Array, from: number, to: number): FieldValue | undefined
  /** undefined where the value does not fit. */
  write(value: FieldValue): Uint8Array | undefined
}

/**
 * The type of a field by its name in a pattern. Texts: `int`, `int5` (so many digits, zeros first), `decimal`, `hex`, `hex2`, `word` (no blanks), `text`.
 * `text2` (so many letters). Bytes: `u8`, `i8`, `u16`, `u32` (high byte first), `u16le`, `u32le`, `uint` (all bytes there are, up to
 * six, high byte first), `hextext` (each letter as two hex digits), and `rest` (bytes of which nothing is made).
 * Gives undefined where there is no such type.
 */
export function fieldType(name: string): FieldType | undefined {
  const [, kind = '', digits = ''] = /^(int|hex|text)(\d{1,2})$/.exec(name) ?? []
  if (kind === 'text') return letters(Number(digits))
  if (kind) return numeral(kind === 'hex' ? 16 : 10, Number(digits))
  return TYPES[name]
}

const TYPES: Record<string, FieldType | undefined> = {
  int: numeral(10, undefined),
  hex: numeral(16, undefined),
  decimal: {
    size: undefined,
    read(bytes, from, to) {
      const text = textIn(bytes, from, to)
      return /^-?\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined
    },
    write: (value) => (typeof value === 'number' ? bytesOf(String(value)) : undefined),
  },
  word: written((byte) => !isBlank(byte), 1),
  text: written((byte) => byte !== 0x0d && byte !== 0x0a, 0),
  u8: binary(1, false),
  i8: signed(),
  u16: binary(2, false),
  u32: binary(4, false),
  u16le: binary(2, true),
  u32le: binary(4, true),
  uint: {
    size: undefined,
    read: (bytes, from, to) => (to > from && to - from <= 6 ? highFirst(bytes, from, to) : undefined),
    write: (value) => (typeof value === 'number' && value >= 0 ? binary(4, false).write(value) : undefined),
  },
  rest: {
    size: undefined,
    read: textIn,
    write: (value) => bytesOf(String(value)),
  },
  hextext: {
    size: undefined,
    read(bytes, from, to) {
      const text = textIn(bytes, from, to)
      if (!/^([0-9A-Fa-f]{2})*$/.test(text)) return undefined
      const letters = (text.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      return letters.join('').replace(/\0+$/, '').trim()
    },
    write: (value) =>
      bytesOf([...bytesOf(String(value))].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')),
  },
}

/** A figure in digits; `digits` of them exactly where that is said. */
export function numeral(radix: 10 | 16, digits: number | undefined): FieldType {
  return {
    size: digits,
    read(bytes, from, to) {
      const isNegative = radix === 10 && bytes[from] === MINUS
      const first = isNegative ? from + 1 : from
      if (first >= to || to - from > 12) return undefined
      let figure = 0
      for (let at = first; at < to; at++) {
        const digit = digitOf(bytes[at] ?? 0)
        if (digit >= radix) return undefined
        figure = figure * radix + digit
      }
      return isNegative ? -figure : figure
    },
    write(value) {
      if (typeof value !== 'number' || !Number.isInteger(value) || (digits !== undefined && value < 0)) return undefined
      const text = value
        .toString(radix)
        .toUpperCase()
        .padStart(digits ?? 1, '0')
      return digits === undefined || text.length === digits ? bytesOf(text) : undefined
    },
  }
}

const MINUS = 0x2d

/** What a letter stands for in a figure; more than any radix has where it is no digit. */
function digitOf(letter: number): number {
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30
  const small = letter | 0x20
  return small >= 0x61 && small <= 0x66 ? small - 0x57 : 99
}

/** Blanks of Latin-1, as \s has them. */
function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0xa0
}

function written(isLetter: (byte: number) => boolean, least: number): FieldType {
  return {
    size: undefined,
    read(bytes, from, to) {
      const end = withoutPadding(bytes, from, to)
      if (end - from < least) return undefined
      for (let at = from; at < end; at++) if (!isLetter(bytes[at] ?? 0)) return undefined
      return textIn(bytes, from, end)
    },
    write(value) {
      const bytes = bytesOf(String(value))
      return bytes.length >= least && bytes.every(isLetter) ? bytes : undefined
    },
  }
}

/** Some units end a text with zeros or blanks. */
function withoutPadding(bytes: Uint8Array, from: number, to: number): number {
  let end = to
  while (end > from && (bytes[end - 1] === 0 || bytes[end - 1] === 0x20)) end -= 1
  return end
}

function letters(size: number): FieldType {
  return {
    size,
    read: (bytes, from, to) => textIn(bytes, from, withoutPadding(bytes, from, to)),
    write: (value) => (String(value).length <= size ? bytesOf(String(value).padEnd(size, '\0')) : undefined),
  }
}

function binary(size: number, lowFirst: boolean): FieldType {
  const places = (index: number) => 2 ** (8 * (lowFirst ? index : size - 1 - index))
  return {
    size,
    read: lowFirst ? lowFirstOf : highFirst,
    write(value) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size))
        return undefined
      return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / places(index)) % 256)
    },
  }
}

function highFirst(bytes: Uint8Array, from: number, to: number): number {
  let figure = 0
  for (let at = from; at < to; at++) figure = figure * 256 + (bytes[at] ?? 0)
  return figure
}

function lowFirstOf(bytes: Uint8Array, from: number, to: number): number {
  let figure = 0
  for (let at = to - 1; at >= from; at--) figure = figure * 256 + (bytes[at] ?? 0)
  return figure
}

function signed(): FieldType {
  return {
    size: 1,
    read(bytes, from) {
      const byte = bytes[from] ?? 0
      return byte > 127 ? byte - 256 : byte
    },
    write: (value) =>
      typeof value === 'number' && value >= -128 && value < 128 ? Uint8Array.of(value & 0xff) : undefined,
  }
}
