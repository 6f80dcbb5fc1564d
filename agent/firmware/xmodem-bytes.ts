/** What both sides of an XMODEM line say. */
export const SOH = 0x01
export const STX = 0x02
export const EOT = 0x04
export const ACK = 0x06
export const NAK = 0x15
export const CAN = 0x18
/** `C`: the receiver is ready, and wants a CRC. */
export const READY = 0x43
const PADDING = 0x1a

/** Bytes of data in a block of one sort or the other. */
export const SHORT = 128
export const LONG = 1024

/** CRC-16/XMODEM: polynomial 1021, from 0, not reflected; of `123456789` it is 31C3. */
export function crc16(data: Uint8Array): number {
  let crc = 0
  for (const byte of data) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

/** A block of 128 or 1024 bytes, whichever holds `data`, filled up. @param number counts from 0 to 255 and again from 0 */
export function block(number: number, data: Uint8Array, padding = PADDING): Uint8Array {
  const size = data.length > SHORT ? LONG : SHORT
  const bytes = new Uint8Array(3 + size + 2).fill(padding)
  const count = number & 0xff
  bytes.set([size === LONG ? STX : SOH, count, 0xff - count])
  bytes.set(data, 3)
  const crc = crc16(bytes.subarray(3, 3 + size))
  bytes.set([crc >> 8, crc & 0xff], 3 + size)
  return bytes
}

/** Block 0 of YMODEM, which names what follows and says how long it is; without a name it ends the batch. */
export function headBlock(name = '', length = 0): Uint8Array {
  const text = name === '' ? '' : `${name}\0${length}`
  return block(
    0,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0x7f),
    0,
  )
}

/** An image in the pieces that a receiver is given, long ones as far as they are mostly full. */
export function piecesOf(image: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < image.length; ) {
    const size = image.length - at > LONG - SHORT ? LONG : SHORT
    pieces.push(image.subarray(at, at + size))
    at += size
  }
  return pieces
}
