import fc from 'fast-check'
import { expect, it } from 'vitest'
import { block, crc16, headBlock, piecesOf, SOH, STX } from './xmodem-bytes.ts'

const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

it('sums bytes up as the test values of the protocol say', () => {
  expect([crc16(letters('123456789')), crc16(new Uint8Array(128).fill(0x1a)), crc16(new Uint8Array(128))]).toEqual([
    0x31c3, 0xf8b0, 0,
  ])
})

it('makes a short block of a short piece and a long one of a long piece, filled up', () => {
  const short = block(1, letters('ab'))
  expect([...short.subarray(0, 6)]).toEqual([SOH, 1, 0xfe, 0x61, 0x62, 0x1a])
  expect(short).toHaveLength(133)
  const long = block(256, new Uint8Array(129).fill(7))
  expect([...long.subarray(0, 4)]).toEqual([STX, 0, 0xff, 7])
  expect(long).toHaveLength(1029)
})

it('says name and length in block 0, and ends a batch with an empty one', () => {
  expect([...headBlock('a.bin', 20).subarray(0, 12)]).toEqual([
    SOH,
    0,
    0xff,
    ...letters('a.bin\0'),
    ...letters('20'),
    0,
  ])
  expect(headBlock()).toEqual(block(0, new Uint8Array(128)))
})

it('gives an image in pieces that are all of it and fill up fewer than 128 bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 6000 }), (image) => {
      const pieces = piecesOf(image)
      expect(Buffer.concat(pieces)).toEqual(Buffer.from(image))
      const sent = pieces.reduce((sum, piece) => sum + block(1, piece).length - 5, 0)
      expect(sent - image.length).toBeLessThan(128)
    }),
  )
})
