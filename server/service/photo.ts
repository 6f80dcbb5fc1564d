import { PreauError } from '@preau/protocol/errors.ts'

/** A picture without what it says of where, when and with what it was taken. */
export interface CleanPhoto {
  type: 'image/jpeg' | 'image/png'
  data: Uint8Array
}

/** Largest side in pixels that a browser is asked to open. */
const MAX_SIDE = 12_000
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Chunks that make the picture (PNG 3rd edition, 5.6 and 11); all others tell about it. */
const PNG_KEPT = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs']

/**
 * Reads bytes of unknown origin as a picture and gives it without its metadata; how it is turned stays. The pixels are not
 * looked at. Throws PHOTO_INVALID for what is neither JPEG nor PNG by its own bytes, or breaks off.
 */
export function cleanPhoto(bytes: Uint8Array): CleanPhoto {
  if (PNG.every((byte, index) => bytes[index] === byte)) return { type: 'image/png', data: cleanPng(bytes) }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { type: 'image/jpeg', data: cleanJpeg(bytes) }
  throw refused('type')
}

function cleanPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts = [bytes.subarray(0, PNG.length)]
  for (let at = PNG.length; ; ) {
    if (at + 12 > bytes.length) throw refused('cut')
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > bytes.length) throw refused('cut')
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (at === PNG.length && (name !== 'IHDR' || length !== 13)) throw refused('header')
    if (name === 'IHDR') requireSize(view.getUint32(at + 8), view.getUint32(at + 12))
    if (PNG_KEPT.includes(name)) parts.push(bytes.subarray(at, end))
    if (name === 'IEND') return joined(parts)
    at = end
  }
}

/** Segments before the picture itself (ITU T.81, B.1.1): those of applications and comments go, but for what colours need. */
function cleanJpeg(bytes: Uint8Array): Uint8Array {
  const parts = [bytes.subarray(0, 2)]
  let hasFrame = false
  for (let at = 2; ; ) {
    const marker = markerAt(bytes, at)
    if (marker === 0xd9) throw refused('empty')
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) throw refused('cut')
    const segment = bytes.subarray(at, end)
    if (isFrame(marker)) {
      hasFrame = true
      requireSize(((segment[7] ?? 0) << 8) | (segment[8] ?? 0), ((segment[5] ?? 0) << 8) | (segment[6] ?? 0))
    }
    if (marker === 0xda) {
      if (!hasFrame) throw refused('header')
      const until = endOfPicture(bytes, end)
      return joined([...parts, bytes.subarray(at, until)])
    }
    const turned = marker === 0xe1 ? orientationOf(segment) : undefined
    if (turned !== undefined && turned > 1) parts.push(orientationSegment(turned))
    if (!isTold(marker)) parts.push(segment)
    at = end
  }
}

/** What follows the end of the picture is dropped: some cameras hang another one there, with all that it tells. */
function endOfPicture(bytes: Uint8Array, from: number): number {
  let at = from
  for (; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xd9) return at + 2
    // Of a picture in several scans tables stand between them: their bytes are skipped, lest an end be seen in them.
    if (marker >= 0xc0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd7)) {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
      if (isTold(marker)) throw refused('order')
      at += length + 1
    }
  }
  throw refused('cut')
}

function markerAt(bytes: Uint8Array, at: number): number {
  const marker = bytes[at + 1]
  if (bytes[at] !== 0xff || marker === undefined || marker < 0xc0) throw refused('cut')
  return marker
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

/** Comments, and what applications write; JFIF, ICC profiles and Adobe's word on the colours belong to the picture. */
function isTold(marker: number): boolean {
  return marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker))
}

/** The orientation of an Exif segment, 1 to 8 (Exif 2.32, 4.6.4); undefined where it says none. */
function orientationOf(segment: Uint8Array): number | undefined {
  const tiff = segment.subarray(10)
  if (String.fromCharCode(...segment.subarray(4, 8)) !== 'Exif' || tiff.length < 14) return undefined
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = tiff[0] === 0x49
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return undefined
  const entries = view.getUint16(directory, little)
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > tiff.length) return undefined
    if (view.getUint16(entry, little) !== 0x0112) continue
    const value = view.getUint16(entry + 8, little)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}

/** An Exif segment that says nothing but how the picture is turned. */
function orientationSegment(turned: number): Uint8Array {
  return Uint8Array.from([
    ...[0xff, 0xe1, 0x00, 0x22, 0x45, 0x78, 0x69, 0x66, 0x00, 0x00],
    ...[0x4d, 0x4d, 0x00, 0x2a, 0x00, 0x00, 0x00, 0x08, 0x00, 0x01],
    ...[0x01, 0x12, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, turned, 0x00, 0x00],
    ...[0x00, 0x00, 0x00, 0x00],
  ])
}

function requireSize(width: number, height: number): void {
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) throw refused('size')
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function refused(reason: string): PreauError {
  return new PreauError('PHOTO_INVALID', { reason })
}
