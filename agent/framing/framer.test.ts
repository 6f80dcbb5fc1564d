import { bytesOf, hexOf, joinBytes, textOf } from '@preau/protocol/spec/bytes.ts'
import { CHECKSUMS } from '@preau/protocol/spec/checksums.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betweenMarks, byFirst, byLength, type Framer, framer, LONGEST_FRAME, untilEnd } from './framer.ts'

const hex = (text: string) => Uint8Array.from(text.split(' '), (pair) => Number.parseInt(pair, 16))
const promethean = () => framer(betweenMarks({ start: hex('F6'), end: hex('6F'), checksum: 'sum', least: 6 }))
const necDisplay = () => framer(byLength({ at: 5, as: 'hex2', plus: 9 }, hex('01')))
const necProjector = (...starts: Uint8Array[]) => framer(byLength({ at: 4, as: 'u8', plus: 6 }, ...starts))
const until = (end: Uint8Array, drop?: Uint8Array) => framer(untilEnd(end, drop))

const sicp = () => framer(byLength({ at: 0, as: 'u8', plus: 0, most: 40, checksum: 'xor' }))
const hitachi = () =>
  framer(
    byFirst(
      new Map([
        [0x06, 1],
        [0x1d, 3],
      ]),
    ),
  )

const POWER_ON = hex('F6 01 02 01 FA 6F')
const texts = (frames: Uint8Array[]) => frames.map(textOf)

describe('frames that end with a mark', () => {
  it('are joined when they come in pieces', () => {
    const framer = until(bytesOf('\r'))
    expect([framer.push(bytesOf('%1POWR')), texts(framer.push(bytesOf('=1\r')))]).toEqual([[], ['%1POWR=1']])
  })

  it('are told apart when two come at once', () => {
    expect(texts(until(bytesOf(':')).push(bytesOf('PWR=01\r:LAMP=12\r:')))).toEqual(['PWR=01\r', 'LAMP=12\r'])
  })

  it('lose the letters that mean nothing', () => {
    expect(texts(until(bytesOf('\r'), bytesOf('\0')).push(bytesOf('%1POWR=1\r\0%1INPT=31\r')))).toEqual([
      '%1POWR=1',
      '%1INPT=31',
    ])
  })

  it('give what was begun when the line falls silent', () => {
    const framer = until(bytesOf('\r'))
    framer.push(bytesOf('%1PO'))
    expect([textOf(framer.flush()), texts(framer.push(bytesOf('OK\r')))]).toEqual(['%1PO', ['OK']])
  })

  it('never fill the memory', () => {
    const framer = until(bytesOf('\r'))
    framer.push(new Uint8Array(3 * LONGEST_FRAME))
    expect([framer.dropped, framer.flush().length]).toEqual([2 * LONGEST_FRAME, LONGEST_FRAME])
  })
})

describe('frames between two marks', () => {
  it('may hold the mark that ends them', () => {
    // Volume 6F: the end is the one behind a right checksum.
    const volume = hex('F6 0C 02 6F 73 6F')
    expect(promethean().push(volume).map(hexOf)).toEqual(['F6 0C 02 6F 73 6F'])
  })

  it('are found behind noise, also where the noise holds the mark that begins them', () => {
    const framer = promethean()
    expect(framer.push(joinBytes([hex('00 F6 12 6F'), POWER_ON])).map(hexOf)).toEqual([hexOf(POWER_ON)])
    expect(framer.dropped).toBe(4)
  })

  it('are nothing where the checksum is wrong', () => {
    expect(promethean().push(hex('F6 01 02 01 FB 6F'))).toEqual([])
  })
})

describe('frames that say how long they are', () => {
  it('may hold a carriage return as their checksum', () => {
    const frame = hex('01 30 30 41 44 31 32 02 30 30 30 30 36 32 30 30 30 30 36 34 30 30 30 44 03 0D 0D')
    expect(necDisplay().push(frame).map(hexOf)).toEqual([hexOf(frame)])
  })

  it('are read by one byte, too', () => {
    const frames = necProjector().push(hex('22 00 01 20 00 43 A2 00 01 20 02 02 0D D4'))
    expect(frames.map(hexOf)).toEqual(['22 00 01 20 00 43', 'A2 00 01 20 02 02 0D D4'])
  })

  it('begin anew where the length is none', () => {
    const frame = hex('01 30 30 41 42 30 32 02 30 30 03')
    const framer = necDisplay()
    expect(framer.push(joinBytes([hex('01 30 30 41 44 FF FF 02'), frame])).map(hexOf)).toEqual([hexOf(frame)])
    expect(framer.dropped).toBe(8)
  })
})

describe('frames that say how long they are, with a checksum', () => {
  it('are found behind noise that could be a length', () => {
    const frame = hex('06 01 00 19 02 1C')
    const framer = sicp()
    expect(framer.push(joinBytes([hex('00 7F 03 01'), frame])).map(hexOf)).toEqual([hexOf(frame)])
    expect(framer.dropped).toBe(4)
  })

  it('may begin in several ways', () => {
    const framer = necProjector(hex('22'), hex('A2'))
    const frames = framer.push(hex('7F 7F 22 00 01 20 00 43 A2 00 01 20 02 02 0D D4'))
    expect(frames.map(hexOf)).toEqual(['22 00 01 20 00 43', 'A2 00 01 20 02 02 0D D4'])
  })
})

describe('frames whose first byte says how long they are', () => {
  it('are told apart, and other bytes are none', () => {
    const framer = hitachi()
    expect(framer.push(hex('7F 06 1D 01 06 1D')).map(hexOf)).toEqual(['06', '1D 01 06'])
    expect([framer.dropped, hexOf(framer.flush())]).toEqual([1, '1D'])
  })
})

describe('any framing', () => {
  const framings: [string, () => Framer][] = [
    ['until an end', () => until(hex('0D'))],
    ['between marks', promethean],
    ['by a length in hex digits', necDisplay],
    ['by a length of one byte', () => necProjector()],
    ['by a length, with a checksum', sicp],
    ['by the first byte', hitachi],
  ]
  /** Noise and frames of every sort, one after the other. */
  const stream = fc
    .array(
      fc.oneof(
        fc.uint8Array({ maxLength: 12 }),
        fc.uint8Array({ minLength: 2, maxLength: 6 }).map((body) => {
          const head = Uint8Array.of(0xf6, ...body)
          return Uint8Array.of(...head, CHECKSUMS.sum.of(head, 0, head.length, head.length), 0x6f)
        }),
        fc.constant(hex('01 30 30 41 42 30 32 02 30 30 03 0D 0D')),
      ),
      { maxLength: 12 },
    )
    .map(joinBytes)

  it.each(framings)('%s: gives the same frames however the bytes were cut', (_name, make) => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 20 })), (bytes, cuts) => {
        const whole = make()
        const expected = whole.push(bytes).map(hexOf)
        const framer = make()
        const frames: string[] = []
        let at = 0
        for (const cut of [...cuts, bytes.length]) {
          frames.push(...framer.push(bytes.subarray(at, at + cut)).map(hexOf))
          at += cut
        }
        expect(frames).toEqual(expected)
        expect([framer.dropped, hexOf(framer.flush())]).toEqual([whole.dropped, hexOf(whole.flush())])
      }),
    )
  })
})
