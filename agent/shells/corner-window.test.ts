import { beforeEach, expect, it } from 'vitest'
import { type FakeClock, fakeClock } from '../uplink/fake-clock.ts'
import type { ChromiumWindow } from './chromium-window.ts'
import { type CornerSettings, MARK } from './corner-page.ts'
import { type CornerWindow, cornerWindow } from './corner-window.ts'

const PLACE = { x: 700, y: 20, width: 200, height: 100, ratio: 1, screen: { width: 1000, height: 600 } }
const [FIRST, SECOND] = [1, 2].map((n) => `01999d00-0000-7000-8000-00000000000${n}`) as [string, string]
const sign = (view: string) => ({ view, text: 'Anne Roux voit cet écran', stop: 'Arrêter' })
const question = { view: FIRST, text: 'Anne Roux demande à voir cet écran.', yes: 'Accepter', no: 'Refuser' }

let clock: FakeClock
let done: string[]
let drawn: CornerSettings | undefined
/** How far the frame of a window manager moves the page, and which of its marks something lies over. */
let frame: number
let covered: number | undefined
let isRaised: boolean

beforeEach(() => {
  clock = fakeClock()
  ;[done, drawn, frame, covered, isRaised] = [[], undefined, 0, undefined, false]
})

/** A screen that is black but for the marks of the window. */
function screenPart({ x, y, width, height }: { x: number; y: number; width: number; height: number }): Uint8Array {
  const pixels = new Uint8Array(width * height * 3)
  for (const [at, colour] of (drawn?.marks ?? []).entries()) {
    if (at === covered) continue
    const left = PLACE.x + frame + (at % 2 === 0 ? 0 : PLACE.width - MARK) - x
    const top = PLACE.y + frame + (at < 2 ? 0 : PLACE.height - MARK) - y
    for (let row = top; row < top + MARK; row++)
      for (let column = left; column < left + MARK; column++) pixels.set(colour, (row * width + column) * 3)
  }
  return pixels
}

function corner(over: Partial<Parameters<typeof cornerWindow>[0]> = {}): CornerWindow {
  let seed = 7
  const window = {
    draw: async (settings: CornerSettings) => {
      done.push(settings.text)
      drawn = settings
    },
    place: async () => PLACE,
    front: async () => {
      done.push('front')
      if (isRaised) covered = undefined
    },
    end: async () => void done.push('end'),
  }
  return cornerWindow({
    open: async () => window as unknown as ChromiumWindow,
    see: async (part) => screenPart(part),
    random: () => {
      seed = (seed * 16_807) % 2_147_483_647
      return seed / 2_147_483_647
    },
    clock,
    above: async () => undefined,
    ...over,
  })
}
const settled = async (promise: Promise<boolean>) => {
  await clock.advanceAsync(5000)
  return await promise
}

it('I5 says that the sign is there where its four corners are found on the screen, also within the frame of a window manager', async () => {
  frame = 31
  expect(await settled(corner().sign(sign(FIRST)))).toBe(true)
  expect(done).toEqual(['Anne Roux voit cet écran'])
})

it.each([0, 1, 2, 3])('I5 says that it is not there where something lies over its corner %i', async (at) => {
  const made = corner()
  expect(await settled(made.sign(sign(FIRST)))).toBe(true)
  covered = at
  expect([await settled(made.sign(sign(FIRST))), done.at(-1)]).toEqual([false, 'front'])
  isRaised = true
  expect(await settled(made.sign(sign(FIRST)))).toBe(true)
})

it('I5 draws other colours for each showing, so that no picture of the last one stands for it', async () => {
  const made = corner()
  await settled(made.sign(sign(FIRST)))
  const before = drawn
  await settled(made.sign(sign(SECOND)))
  expect(drawn?.marks).not.toEqual(before?.marks)
  drawn = before
  expect(await settled(made.sign(sign(SECOND)))).toBe(false)
})

it('I5 asks nothing where the question is not to be seen, and leaves no window', async () => {
  covered = 2
  expect([await settled(corner().ask(question)), done]).toEqual([false, [question.text, 'front', 'end']])
})

it('I5 opens nothing where nobody could tell whether it is to be seen', async () => {
  const made = corner({ see: undefined })
  expect([await settled(made.ask(question)), await settled(made.sign(sign(FIRST))), done]).toEqual([false, false, []])
})

it('ends by itself where nobody asks for it any more: a service that fell leaves no sign behind', async () => {
  const made = corner()
  expect(await settled(made.ask(question))).toBe(true)
  await clock.advanceAsync(41_000)
  expect(done).toEqual([question.text, 'end'])
  await settled(made.sign(sign(FIRST)))
  await clock.advanceAsync(9000)
  expect(done.at(-1)).toBe('Anne Roux voit cet écran')
  await settled(made.sign(sign(FIRST)))
  await clock.advanceAsync(11_000)
  expect(done.at(-1)).toBe('end')
})

it('offers the refusal first, and ends the window with the view', async () => {
  const made = corner()
  await settled(made.ask(question))
  expect(drawn?.buttons.map(({ call }) => call)).toEqual(['no', 'yes'])
  expect([await settled(made.sign(undefined)), done.at(-1)]).toEqual([false, 'end'])
})
