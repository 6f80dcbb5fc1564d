import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayItem } from './display-item.ts'
import { parseEdid } from './edid.ts'

/** An EDID as E-EDID 1.4 lays it out, its sum made right. */
function edid(fields: Record<number, readonly number[]>): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set([0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00])
  for (const [at, values] of Object.entries(fields)) bytes.set(values, Number(at))
  bytes[127] = -bytes.reduce((sum, byte) => sum + byte, 0)
  return bytes
}

const text = (tag: number, letters: string) => [0, 0, 0, tag, 0, ...new TextEncoder().encode(letters)]
const dell = { 8: [0x10, 0xac], 10: [0x9f, 0x40] }
/** 1920 × 1080 at 60 Hz, 509 × 286 mm: CTA-861 timing 16. */
const fullHd = [
  0x02, 0x3a, 0x80, 0x18, 0x71, 0x38, 0x2d, 0x40, 0x58, 0x2c, 0x45, 0x00, 0xfd, 0x1e, 0x11, 0x00, 0x00, 0x1e,
]

describe('parseEdid', () => {
  it('reads maker, product, name, serial number, mode and size of a monitor', () => {
    const bytes = edid({
      ...dell,
      12: [0x4c, 0x4c, 0x36, 0x45],
      21: [51, 29],
      54: fullHd,
      72: text(0xff, 'DWF2X84D6E6LL'),
      90: text(0xfc, 'DELL P2314T\n '),
    })
    expect(parseEdid(bytes)).toEqual({
      manufacturer: 'DEL',
      product: 0x409f,
      serial: 'DWF2X84D6E6LL',
      name: 'DELL P2314T',
      width: 1920,
      height: 1080,
      widthMm: 509,
      heightMm: 286,
    })
  })

  it('takes the panel text for the name, the number for the serial, centimetres for the size', () => {
    expect(parseEdid(edid({ ...dell, 12: [1, 2, 0, 0], 21: [31, 17], 108: text(0xfe, 'B140HAN04.0') }))).toEqual({
      manufacturer: 'DEL',
      product: 0x409f,
      serial: '513',
      name: 'B140HAN04.0',
      widthMm: 310,
      heightMm: 170,
    })
  })

  it('tells no serial number where makers only fill the field', () => {
    const serials = [
      [0, 0, 0, 0],
      [1, 1, 1, 1],
      [255, 255, 255, 255],
    ].map((bytes) => parseEdid(edid({ ...dell, 12: bytes }))?.serial)
    expect(serials).toEqual([undefined, undefined, undefined])
  })

  it('refuses what is cut, of another kind, or damaged in any bit', () => {
    const whole = edid({ ...dell, 54: fullHd })
    expect(parseEdid(whole.subarray(0, 127))).toBeUndefined()
    fc.assert(
      fc.property(fc.nat(127), fc.nat(7), (at, bit) => {
        const damaged = Uint8Array.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit)
        expect(parseEdid(damaged)).toBeUndefined()
      }),
    )
  })

  it('reads only the first block, wherever its bytes lie', () => {
    const longer = new Uint8Array(300).fill(7)
    longer.set(edid(dell), 10)
    expect(parseEdid(longer.subarray(10, 266))).toEqual({ manufacturer: 'DEL', product: 0x409f })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseEdid(bytes)))
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 110, maxLength: 110 }), (bytes) => {
        expect(parseEdid(edid({ 8: [...bytes] }))?.manufacturer).toHaveLength(3)
      }),
    )
  })
})

describe('displayItem', () => {
  it('names the maker, and the product by its number where it has no name', () => {
    expect([displayItem(edid(dell), 'HDMI-A-1'), displayItem(edid({ 8: [0x04, 0x21, 0x0c, 0x00] }))]).toEqual([
      { manufacturer: 'Dell', model: '409f', connection: 'HDMI-A-1' },
      { manufacturer: 'AAA', model: '000c' },
    ])
  })

  it('tells a screen whose EDID cannot be read by its socket alone', () => {
    expect([displayItem(undefined, 'VGA-1'), displayItem(new Uint8Array(0))]).toEqual([{ connection: 'VGA-1' }, {}])
  })
})
