/** What a screen says of itself: E-EDID 1.4, base block. */
export interface Edid {
  /** Three letters that UEFI's PNP registry gives to a maker. */
  manufacturer: string
  product: number
  /** The serial number as text, or where there is none as a number. */
  serial?: string
  /** The monitor's name, or what a built-in panel has in its place. */
  name?: string
  /** Pixels of the preferred mode. */
  width?: number
  height?: number
  /** Size of the picture in millimetres. */
  widthMm?: number
  heightMm?: number
}

const BLOCK = 128
const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00]
const DESCRIPTORS = [54, 72, 90, 108]
const DESCRIPTOR_BYTES = 18
const NAME = 0xfc
const SERIAL = 0xff
const TEXT = 0xfe

/** Reads the first block of an EDID; undefined where it is cut, damaged (its sum is not 0 modulo 256) or something else. */
export function parseEdid(bytes: Uint8Array): Edid | undefined {
  const block = bytes.subarray(0, BLOCK)
  const sum = block.reduce((total, byte) => total + byte, 0)
  if (block.length < BLOCK || sum % 256 !== 0 || HEADER.some((byte, at) => block[at] !== byte)) return undefined
  const view = new DataView(block.buffer, block.byteOffset, BLOCK)
  const texts = new Map(DESCRIPTORS.flatMap((at) => textDescriptor(view, at)))
  return withoutUndefined({
    manufacturer: pnpLetters(view.getUint16(8)),
    product: view.getUint16(10, true),
    serial: texts.get(SERIAL) ?? serialNumber(view.getUint32(12, true)),
    name: texts.get(NAME) ?? texts.get(TEXT),
    ...pictureSize(view),
  })
}

/** Section 3.4.1: three letters of five bits, 1 is A. */
function pnpLetters(packed: number): string {
  return [10, 5, 0].map((shift) => String.fromCharCode(64 + ((packed >> shift) & 0x1f))).join('')
}

/** 0 says that there is none; all ones and 0x01010101 are what makers write who have none either. */
function serialNumber(number: number): string | undefined {
  return [0, 0x01010101, 0xffffffff].includes(number) ? undefined : String(number)
}

/** Section 3.10.3: `00 00 00 tag 00`, then up to 13 letters that a line feed ends (some makers: a zero). */
function textDescriptor(view: DataView, at: number): [number, string][] {
  const tag = view.getUint8(at + 3)
  if (view.getUint16(at) !== 0 || ![NAME, SERIAL, TEXT].includes(tag)) return []
  const letters = Array.from({ length: DESCRIPTOR_BYTES - 5 }, (_, index) => view.getUint8(at + 5 + index))
  const end = letters.findIndex((letter) => letter === 0x0a || letter === 0)
  const text = String.fromCharCode(...letters.slice(0, end < 0 ? undefined : end)).trim()
  return /^[\x20-\x7e]+$/.test(text) ? [[tag, text]] : []
}

/** Section 3.10.2, the first detailed timing is the preferred one; its size is finer than that of section 3.6.2 (centimetres). */
function pictureSize(view: DataView): Pick<Edid, 'width' | 'height' | 'widthMm' | 'heightMm'> {
  const [at = 0] = DESCRIPTORS
  const byte = (offset: number) => view.getUint8(at + offset)
  const centimetres = { widthMm: view.getUint8(21) * 10, heightMm: view.getUint8(22) * 10 }
  const ofScreen = centimetres.widthMm > 0 && centimetres.heightMm > 0 ? centimetres : {}
  if (view.getUint16(at) === 0) return ofScreen
  const width = byte(2) | ((byte(4) & 0xf0) << 4)
  const height = byte(5) | ((byte(7) & 0xf0) << 4)
  const widthMm = byte(12) | ((byte(14) & 0xf0) << 4)
  const heightMm = byte(13) | ((byte(14) & 0x0f) << 8)
  return { width, height, ...(widthMm > 0 && heightMm > 0 ? { widthMm, heightMm } : ofScreen) }
}

function withoutUndefined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
