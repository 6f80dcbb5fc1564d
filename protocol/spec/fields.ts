import { bytesOf, textOf } from './bytes.ts'

/** What a field of a frame holds: a number or a text. */
export type FieldValue = number | string

/** One way to write a value into a frame and to read it there. `size` is undefined where the frame around it says how long. */
export interface FieldType {
  size: number | undefined
  /** undefined where these bytes are no such value. */
  read(bytes: Uint8Array): FieldValue | undefined
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
    read: (bytes) => (/^-?\d{1,12}(\.\d{1,6})?$/.test(textOf(bytes)) ? Number(textOf(bytes)) : undefined),
    write: (value) => (typeof value === 'number' ? bytesOf(String(value)) : undefined),
  },
  word: written(/^[^\s]+$/),
  text: written(/^[^\r\n]*$/),
  u8: binary(1, false),
  i8: signed(),
  u16: binary(2, false),
  u32: binary(4, false),
  u16le: binary(2, true),
  u32le: binary(4, true),
  uint: {
    size: undefined,
    read: (bytes) => (bytes.length > 0 && bytes.length <= 6 ? bigEndian(bytes) : undefined),
    write: (value) => (typeof value === 'number' && value >= 0 ? binary(4, false).write(value) : undefined),
  },
  rest: {
    size: undefined,
    read: (bytes) => textOf(bytes),
    write: (value) => bytesOf(String(value)),
  },
  hextext: {
    size: undefined,
    read(bytes) {
      const text = textOf(bytes)
      if (!/^([0-9A-Fa-f]{2})*$/.test(text)) return undefined
      const letters = (text.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)))
      return letters.join('').replace(/\0+$/, '').trim()
    },
    write: (value) =>
      bytesOf([...bytesOf(String(value))].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')),
  },
}

function numeral(radix: 10 | 16, digits: number | undefined): FieldType {
  const pattern = radix === 10 ? /^-?\d+$/ : /^[0-9A-Fa-f]+$/
  return {
    size: digits,
    read(bytes) {
      const text = textOf(bytes)
      return pattern.test(text) && text.length <= 12 ? Number.parseInt(text, radix) : undefined
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

function written(pattern: RegExp): FieldType {
  return {
    size: undefined,
    read(bytes) {
      // Some units end a text with zeros or blanks.
      const text = textOf(bytes).replace(/[\0 ]+$/, '')
      return pattern.test(text) ? text : undefined
    },
    write: (value) => (pattern.test(String(value)) ? bytesOf(String(value)) : undefined),
  }
}

function letters(size: number): FieldType {
  return {
    size,
    read: (bytes) => textOf(bytes).replace(/[\0 ]+$/, ''),
    write: (value) => (String(value).length <= size ? bytesOf(String(value).padEnd(size, '\0')) : undefined),
  }
}

function binary(size: number, lowFirst: boolean): FieldType {
  const places = (index: number) => 2 ** (8 * (lowFirst ? index : size - 1 - index))
  return {
    size,
    read: (bytes) => bytes.reduce((total, byte, index) => total + byte * places(index), 0),
    write(value) {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size))
        return undefined
      return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / places(index)) % 256)
    },
  }
}

function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((total, byte) => total * 256 + byte, 0)
}

function signed(): FieldType {
  return {
    size: 1,
    read: ([byte = 0]) => (byte > 127 ? byte - 256 : byte),
    write: (value) =>
      typeof value === 'number' && value >= -128 && value < 128 ? Uint8Array.of(value & 0xff) : undefined,
  }
}
