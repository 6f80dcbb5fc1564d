import { PreauError } from '@preau/protocol/errors.ts'

/** Longest text of a name, in bytes of UTF-8: an id of a reading is at most 64 characters of an instance and its own name. */
const LONGEST_TEXT = 1024

/** Bytes that are written one after another. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(4096)
  #length = 0

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1)
    this.#bytes[this.#length++] = value
  }

  /** An integer from 0 to 2^53 - 1, seven bits a byte, the lowest first. */
  count(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** Eight bytes: any number, exactly. */
  float(value: number): void {
    this.#grow(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
  }

  text(value: string): void {
    this.block(Buffer.from(value))
  }

  /** Bytes with their length before them. */
  block(bytes: Uint8Array): void {
    this.count(bytes.length)
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** A copy of what was written. */
  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#length + by, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Reads what a ByteWriter wrote. INVARIANT: each call takes at least one byte or throws SAMPLES_CORRUPT, so no loop over it hangs. */
export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  byte(): number {
    const value = this.#bytes[this.#at]
    if (value === undefined) throw corrupt('ends too early')
    this.#at += 1
    return value
  }

  count(): number {
    const first = this.byte()
    if (first < 0x80) return first
    let value = first - 0x80
    let scale = 0x80
    for (let taken = 1; taken < 8; taken++) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break
        return value
      }
      scale *= 0x80
    }
    throw corrupt('a count is too large')
  }

  float(): number {
    return this.#bytes.readDoubleLE(this.#pass(8))
  }

  text(): string {
    const length = this.count()
    if (length > LONGEST_TEXT) throw corrupt('a text is too long')
    const from = this.#pass(length)
    return this.#bytes.toString('utf8', from, from + length)
  }

  block(): Uint8Array {
    const length = this.count()
    const from = this.#pass(length)
    return this.#bytes.subarray(from, from + length)
  }

  /** Passes over a block. */
  skip(): void {
    this.#pass(this.count())
  }

  /** Goes on behind `length` bytes; gives where they begin. */
  #pass(length: number): number {
    if (length > this.left) throw corrupt('ends too early')
    this.#at += length
    return this.#at - length
  }
}

/** The error of stored samples that cannot be read. */
export function corrupt(why: string, cause?: unknown): PreauError {
  return new PreauError('SAMPLES_CORRUPT', { why }, cause)
}

/** Small figures of either sign as small counts: 0, -1, 1, -2, … become 0, 1, 2, 3, … */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

export function unzigzag(count: number): number {
  return count % 2 === 0 ? count / 2 : -(count + 1) / 2
}
