import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sendImage } from '../firmware/send-image.ts'
import type { TransferWay } from '../firmware/xmodem-sender.ts'
import { fakeClock } from '../uplink/fake-clock.ts'
import { type BootFault, BootLoader } from './boot-loader.ts'
import { boardLine, type Noise, within } from './testing/board-line.ts'

const WAYS: TransferWay[] = ['xmodem', 'ymodem']
const HOUR = 3_600_000

/** Gives an image to a boot loader over a line. */
async function give(
  image: Uint8Array,
  way: TransferWay,
  { noise, faults }: { noise?: Noise; faults?: BootFault[] } = {},
) {
  const clock = fakeClock()
  const taken: Uint8Array[] = []
  let say: (bytes: Uint8Array) => void = () => undefined
  const loader = new BootLoader({
    ...{ way, clock, onErased: () => undefined },
    say: (bytes) => say(bytes),
    onImage: (whole) => void taken.push(whole),
    ...(faults && { faults }),
  })
  const other = {
    hear: (bytes: Uint8Array) => loader.hear(bytes),
    connect(to: (bytes: Uint8Array) => void) {
      say = to
    },
  }
  const line = boardLine(other, clock, noise)
  const { signal } = new AbortController()
  const sent = sendImage({ ...line, way, image, clock, signal, within: HOUR })
  await clock.advanceAsync(10)
  loader.start()
  const end = await within(clock, 2 * HOUR, sent)
  // Whoever was sure of nothing more had an end all the same.
  await clock.advanceAsync(60_000)
  return { end, taken: taken.map((whole) => Uint8Array.from(whole.subarray(0, image.length))) }
}

const image = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 0xff)

describe.each(WAYS)('an image by %s', (way) => {
  it.each([1, 128, 129, 1024, 1025, 5000, 300_000])('of %i bytes arrives as it was', async (size) => {
    const whole = image(size)
    expect(await give(whole, way)).toEqual({ end: 'done', taken: [whole] })
  })

  it('of bytes that are all words of the protocol arrives as it was', async () => {
    const whole = Uint8Array.from({ length: 3000 }, (_, at) => [0x04, 0x18, 0x18, 0x06, 0x15, 0x01, 0x43][at % 7] ?? 0)
    expect(await give(whole, way)).toEqual({ end: 'done', taken: [whole] })
  })

  it('arrives where the board takes seconds to erase, and says more than it has to', async () => {
    const whole = image(4000)
    expect(await give(whole, way, { faults: ['slow_erase', 'says_more'] })).toEqual({ end: 'done', taken: [whole] })
  })

  it('is not sent where nobody waits for it, and ends where the board refuses it', async () => {
    expect(await give(image(9000), way, { faults: ['never_ready'] })).toEqual({ end: 'not_ready', taken: [] })
    expect(await give(image(9000), way, { faults: ['refuses'] })).toEqual({ end: 'refused', taken: [] })
  })

  it('is never said to have arrived where a byte of it is another one, whatever is lost or spoiled on the line', async () => {
    const spoiled = fc.array(
      fc.record({
        at: fc.nat(60),
        byte: fc.nat(1100),
        how: fc.constantFrom('lost', 'bit', 'more') as fc.Arbitrary<Spoil>,
      }),
      { maxLength: 25 },
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9000 }), spoiled, async (size, faults) => {
        const whole = image(size)
        const { end, taken } = await give(whole, way, { noise: spoiling(faults) })
        if (end === 'done') expect(taken).toEqual([whole])
        for (const each of taken) expect(each.length === whole.length && Buffer.compare(each, whole) === 0).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('arrives where each tenth piece of the line is spoiled in one bit', async () => {
    const whole = image(20_000)
    let count = 0
    const noise: Noise = (bytes) => {
      count += 1
      return count % 10 === 0 ? bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0x10 : byte)) : bytes
    }
    expect(await give(whole, way, { noise })).toEqual({ end: 'done', taken: [whole] })
  })
})

it('takes a board that leaves after the end of YMODEM for one that has to be asked', async () => {
  const whole = image(3000)
  expect(await give(whole, 'ymodem', { faults: ['forgets_to_ask'] })).toEqual({ end: 'unsure', taken: [whole] })
})

type Spoil = 'lost' | 'bit' | 'more'

/** A line that does something to the piece of this number. A bit is turned, never more: no word becomes another word by it. */
function spoiling(faults: readonly { at: number; byte: number; how: Spoil }[]): Noise {
  let piece = 0
  return (bytes) => {
    const now = piece++
    let left = [...bytes]
    for (const { at, byte, how } of faults) {
      if (at !== now) continue
      const place = byte % bytes.length
      if (how === 'lost') left = left.filter((_, index) => index !== place)
      else if (how === 'more') left.splice(place, 0, 0xfe)
      else left = left.map((each, index) => (index === place ? each ^ 0x20 : each))
    }
    return Uint8Array.from(left)
  }
}
