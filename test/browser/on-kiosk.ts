import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { KioskState } from '@preau/protocol/kiosk.ts'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type RunningKiosk, startKiosk } from '../../agent/kiosk/kiosk-server.ts'
import { type FakeDesk, fakeDesk } from '../../agent/kiosk/testing/fake-desk.ts'
import { realClock } from '../../agent/uplink/clock.ts'
import { launch } from './console-page.ts'

/** Where the page at the board is built; `npm test` builds it. */
export const KIOSK_PAGE = fileURLToPath(new URL('../../console/kiosk/dist', import.meta.url))

/** The page of a board in a real Chromium, served as an agent serves it, over a desk of which the test says how it stands. */
export interface OnKiosk {
  desk: FakeDesk
  kiosk: RunningKiosk
  page: Page
}

interface Size {
  width: number
  height: number
}

export const BOARD: Size = { width: 1920, height: 1080 }

/** Gives tests a way to open pages of boards; none may meet an error that nobody caught. */
export function kiosks(): { readonly browser: Browser; open(state: KioskState, size?: Size): Promise<OnKiosk> } {
  let browser: Browser | undefined
  let open: { end(): Promise<void>; faults: string[] }[] = []
  beforeAll(async () => {
    if (!existsSync(`${KIOSK_PAGE}/index.html`))
      throw new Error('The page at the board is not built: npm test builds it')
    browser = await launch()
  })
  afterEach(async () => {
    const ended = open
    open = []
    for (const { end } of ended) await end()
    expect(ended.flatMap(({ faults }) => faults)).toEqual([])
  })
  afterAll(async () => await browser?.close())
  const there = () => {
    if (!browser) throw new TypeError('only while a test runs')
    return browser
  }
  return {
    get browser() {
      return there()
    },
    async open(state, viewport = BOARD) {
      const desk = fakeDesk(state)
      const kiosk = await startKiosk({ desk, page: KIOSK_PAGE, clock: realClock() })
      const context = await there().newContext({ viewport, locale: 'fr-FR', reducedMotion: 'reduce', hasTouch: true })
      const page = await context.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        if (/Content Security Policy|Warning:/.test(message.text())) faults.push(message.text())
      })
      const end = async () => {
        await context.close()
        await kiosk.stop()
      }
      open.push({ end, faults })
      await page.goto(kiosk.invite())
      return { desk, kiosk, page }
    },
  }
}
