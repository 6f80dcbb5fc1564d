import { isPreauError } from '@preau/protocol/errors.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPhoto } from './photo.ts'

const text = (said: string) => [...said].map((letter) => letter.charCodeAt(0))

function segment(marker: number, body: number[]): number[] {
  const length = body.length + 2
  return [0xff, marker, length >> 8, length & 0xff, ...body]
}

/** A TIFF directory that says how the picture is turned, and where it was taken. */
function exif(turned: number, little = false): number[] {
  const short = (value: number) => (little ? [value, 0] : [0, value])
  const long = (value: number) => (little ? [value, 0, 0, 0] : [0, 0, 0, value])
  const entry = (tag: [number, number], value: number) => [
    ...(little ? [tag[1], tag[0]] : tag),
    ...short(3),
    ...long(1),
    ...short(value),
    ...[0, 0],
  ]
  const head = little ? [0x49, 0x49, 0x2a, 0] : [0x4d, 0x4d, 0, 0x2a]
  const directory = [...short(2), ...entry([0x88, 0x25], 7), ...entry([0x01, 0x12], turned), ...long(0)]
  return segment(0xe1, [...text('Exif'), 0, 0, ...head, ...long(8), ...directory, ...text('48.8584,2.2945')])
}

const FRAME = segment(0xc0, [8, 0, 16, 0, 16, 1, 1, 0x11, 0])
const SCAN = [...segment(0xda, [1, 1, 0, 0, 63, 0]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]
const JFIF = segment(0xe0, [...text('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0])
const jpeg = (...middle: number[][]) => Uint8Array.from([0xff, 0xd8, ...middle.flat(), ...FRAME, ...SCAN])

const CHUNK_HEAD = 8
function chunk(name: string, body: number[]): number[] {
  return [0, 0, body.length >> 8, body.length & 0xff, ...text(name), ...body, 0, 0, 0, 0]
}
const IHDR = chunk('IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
const png = (...middle: number[][]) =>
  Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...IHDR, ...middle.flat(), ...chunk('IEND', [])])

function code(bytes: Uint8Array): string | undefined {
  try {
    cleanPhoto(bytes)
    return undefined
  } catch (error) {
    return isPreauError(error) ? `${error.code} ${error.context.reason}` : String(error)
  }
}

describe('a picture', () => {
  it('loses where it was taken and who took it, and keeps its pixels', () => {
    const told = jpeg(JFIF, exif(1), segment(0xfe, text('Jeanne Martin')), segment(0xed, text('Photoshop')))
    expect(cleanPhoto(told)).toEqual({ type: 'image/jpeg', data: jpeg(JFIF) })
  })

  it.each([true, false])('stays turned as it was (little endian: %s)', (little) => {
    const { data } = cleanPhoto(jpeg(JFIF, exif(6, little)))
    expect(Buffer.from(data).includes('48.8584')).toBe(false)
    // What is left of the Exif segment says the same when it is read again.
    expect(cleanPhoto(data).data).toEqual(data)
    expect(data.length).toBe(jpeg(JFIF).length + 36)
  })

  it('loses what hangs behind its end', () => {
    const behind = Uint8Array.from([...jpeg(JFIF), ...text('position: 48.8584')])
    expect(cleanPhoto(behind).data).toEqual(jpeg(JFIF))
  })

  it('as PNG keeps the chunks that make it, and no others', () => {
    const pixels = chunk('IDAT', [1, 2, 3])
    const told = png(chunk('eXIf', [1]), chunk('tEXt', text('Author Jeanne')), pixels, chunk('tIME', [1, 2]))
    expect(cleanPhoto(told)).toEqual({ type: 'image/png', data: png(pixels) })
  })

  it('is what its bytes say, whatever it is called', () => {
    expect(code(Uint8Array.from(text('<svg onload=alert(1)>')))).toBe('PHOTO_INVALID type')
    expect(code(Uint8Array.from(text('GIF89a')))).toBe('PHOTO_INVALID type')
  })

  it('is refused where it breaks off, or is larger than a browser should open', () => {
    expect(code(jpeg(JFIF).subarray(0, -2))).toBe('PHOTO_INVALID cut')
    expect(code(png().subarray(0, 20))).toBe('PHOTO_INVALID cut')
    expect(code(Uint8Array.from([0xff, 0xd8, ...segment(0xc0, [8, 0xff, 0xff, 0, 16, 1]), ...SCAN]))).toBe(
      'PHOTO_INVALID size',
    )
    const huge = png()
    huge.set([0x7f, 0xff, 0xff, 0xff], CHUNK_HEAD + 8)
    expect(code(huge)).toBe('PHOTO_INVALID size')
  })

  it('is read or refused, whatever the bytes: nothing else is thrown, and what is read is clean', () => {
    const bodies = fc.uint8Array({ maxLength: 200 }).chain((bytes) =>
      fc.constantFrom([0xff, 0xd8], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], [...jpeg(JFIF)]).map((head) => {
        return Uint8Array.from([...head, ...bytes])
      }),
    )
    fc.assert(
      fc.property(bodies, (bytes) => {
        const refused = code(bytes)
        expect(refused === undefined || refused.startsWith('PHOTO_INVALID')).toBe(true)
        if (refused === undefined) expect(cleanPhoto(cleanPhoto(bytes).data)).toEqual(cleanPhoto(bytes))
      }),
      { numRuns: 2000 },
    )
  })
})
