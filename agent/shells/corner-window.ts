import { VIEW_ASKED_FOR, VIEW_SILENT } from '@preau/protocol/rules/remote-view.ts'
import type { Sign, ViewQuestion } from '@preau/protocol/session.ts'
import type { Clock } from '../uplink/clock.ts'
import type { Random } from '../uplink/random.ts'
import type { ChromiumWindow } from './chromium-window.ts'
import { type CornerSettings, MARK } from './corner-page.ts'
import type { PagePlace } from './guard-chromium.ts'

/** Size of the small window. */
export const CORNER = { width: 520, height: 240 }

/** Pixels of a part of the screen, three bytes each. */
type SeeScreen = (part: { x: number; y: number; width: number; height: number }) => Promise<Uint8Array | undefined>

export interface CornerParts {
  open(onGone: () => void): Promise<ChromiumWindow>
  /** Looks at the screen itself; undefined where nothing here can: then nothing is asked or shown. */
  see: SeeScreen | undefined
  random: Random
  clock: Pick<Clock, 'after'>
  /** Keeps a window of this title above others, where something here and the window manager do that. */
  above(title: string): Promise<void>
}

/** The helper's own window, where no kiosk runs: it asks who sits there, and is the sign as long as somebody looks. */
export interface CornerWindow {
  /** Asks; gives whether the question is to be seen on the screen. */
  ask(question: ViewQuestion): Promise<boolean>
  /** Puts the sign there, or takes it and the question away; gives whether the sign is to be seen now. */
  sign(sign: Sign | undefined): Promise<boolean>
  end(): Promise<void>
}

const TITLE = 'Préau : écran partagé'
const QUESTION = '#3d2a66'
const SIGN = '#7a1f1f'
/** Of each colour of a mark; a screen of few colours shows another shade. */
const TOLERANCE = 24
/** What a window manager may put around a page, in pixels. */
const FRAME = 80
/** Looks at a window that was just drawn or brought to the front, and the wait between two, ms: a slow PC paints late. */
const LOOKS = { often: 8, wait: 150 }

/**
 * INVARIANT (I5): what it says is to be seen, is: its four corners were found on the screen itself, in colours that were drawn for
 * this showing, so that nothing lies over it and no picture of an old one stands for it. It ends by itself where its service does not
 * ask for it any more: a sign that nobody looks behind is untrue, too.
 */
export function cornerWindow({ open, see, random, clock, above }: CornerParts): CornerWindow {
  let window: Promise<ChromiumWindow> | undefined
  let drawn: CornerSettings | undefined
  let shows: string | undefined
  let callOff = () => {}

  const marks = () =>
    Array.from({ length: 4 }, () => [0, 1, 2].map(() => Math.floor(random() * 256)) as [number, number, number])

  async function draw(of: string, settings: Omit<CornerSettings, 'marks' | 'title'>): Promise<boolean> {
    if (!see) return false
    callOff()
    callOff = clock.after((of.startsWith('ask') ? VIEW_ASKED_FOR + VIEW_SILENT : VIEW_SILENT) * 1000, () => void end())
    if (!window) {
      const opening = open(() => forget(opening))
      window = opening
      // One that does not come up is no window: the next time another one is tried.
      opening.catch(() => forget(opening))
    }
    const there = await window
    if (shows !== of) {
      drawn = { ...settings, title: TITLE, marks: marks() }
      await there.draw(drawn)
      shows = of
      await above(TITLE)
      if (await isSoonSeen(there)) return true
    } else if (await isSeen(there)) return true
    // Something lies over it: once more, before all others.
    await there.front()
    await above(TITLE)
    return await isSoonSeen(there)
  }

  function forget(gone: Promise<ChromiumWindow>): void {
    if (window !== gone) return
    window = undefined
    shows = undefined
  }

  async function isSoonSeen(there: ChromiumWindow): Promise<boolean> {
    for (let look = 0; look < LOOKS.often; look++) {
      if (await isSeen(there)) return true
      await new Promise<void>((next) => clock.after(LOOKS.wait, next))
    }
    return false
  }

  async function isSeen(there: ChromiumWindow): Promise<boolean> {
    const place = await there.place()
    if (!place || !drawn) return false
    const part = partAround(place)
    const pixels = await see?.(part)
    return pixels !== undefined && isFound(drawn.marks, place, { ...part, pixels })
  }

  async function end(): Promise<void> {
    callOff()
    const last = window
    window = undefined
    shows = undefined
    await (await last?.catch(() => undefined))?.end()
  }

  return {
    async ask({ view, text, yes, no }) {
      const isThere = await draw(`ask ${view}`, {
        ...{ view, text, ground: QUESTION },
        buttons: [
          { call: 'no', words: no, kind: 'strong' },
          { call: 'yes', words: yes, kind: 'plain' },
        ],
      })
      if (!isThere) await end()
      return isThere
    },
    async sign(sign) {
      if (!sign) {
        await end()
        return false
      }
      const { view, text, stop } = sign
      return await draw(`sign ${view}`, {
        ...{ view, text, ground: SIGN },
        buttons: [{ call: 'stop', words: stop, kind: 'strong' }],
      })
    },
    end,
  }
}

/** The page with what a frame of a window manager moves it by, as far as there is a screen. */
function partAround({ x, y, width, height, screen }: PagePlace) {
  const [left, top] = [Math.max(0, x - FRAME), Math.max(0, y - FRAME)]
  const [right, bottom] = [Math.min(screen.width, x + width + FRAME), Math.min(screen.height, y + height + FRAME)]
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

/** Whether the four marks are there, at one place of a page of this size. */
function isFound(
  marks: CornerSettings['marks'],
  { width, height, ratio }: PagePlace,
  seen: { width: number; height: number; pixels: Uint8Array },
): boolean {
  const half = Math.floor((MARK * ratio) / 2)
  const centres = [
    [half, half],
    [width - half - 1, half],
    [half, height - half - 1],
    [width - half - 1, height - half - 1],
  ] as const
  for (let dy = 0; dy + height <= seen.height; dy++) {
    for (let dx = 0; dx + width <= seen.width; dx++) {
      const isHere = marks.every((colour, at) => {
        const [x, y] = centres[at] ?? [0, 0]
        const from = ((dy + y) * seen.width + dx + x) * 3
        return colour.every((value, of) => Math.abs((seen.pixels[from + of] ?? -256) - value) <= TOLERANCE)
      })
      if (isHere) return true
    }
  }
  return false
}
