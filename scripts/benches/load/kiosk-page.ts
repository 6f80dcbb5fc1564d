import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { startKiosk } from '../../../agent/kiosk/kiosk-server.ts'
import { stateOf } from '../../../agent/kiosk/testing/day.ts'
import { fakeDesk } from '../../../agent/kiosk/testing/fake-desk.ts'
import { realClock } from '../../../agent/uplink/clock.ts'

const KIOSK_PAGE = fileURLToPath(new URL('../../../console/kiosk/dist', import.meta.url))
/** So many loads are timed, after one that warms the browser up. */
const LOADS = 7

/**
 * The page is interactive when its one large button is drawn and the next thing that waits gets its turn: a touch then acts at
 * once. ms from the start of the navigation, on the clock of the page.
 */
const INTERACTIVE = `window.interactive = new Promise((shown) => {
  const seen = () => {
    if (!document.querySelector('.go')) return false
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => shown(performance.now()))))
    return true
  }
  const observer = new MutationObserver(() => seen() && observer.disconnect())
  observer.observe(document, { subtree: true, childList: true })
})`

/**
 * How long the page at the board takes until it can be touched, served as an agent serves it; ms, one figure a load.
 * @param slowed how many times slower the processor is made to seem
 */
export async function measureKioskPage(browser: Browser, slowed = 1): Promise<number[]> {
  const kiosk = await startKiosk({ desk: fakeDesk(stateOf()), page: KIOSK_PAGE, clock: realClock() })
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'fr-FR' })
  try {
    const page = await context.newPage()
    await page.addInitScript(INTERACTIVE)
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowed })
    const times: number[] = []
    for (let load = 0; load <= LOADS; load++) {
      await page.goto(kiosk.invite())
      const time = await page.evaluate<number>('window.interactive')
      if (load > 0) times.push(time)
    }
    return times
  } finally {
    await context.close()
    await kiosk.stop()
  }
}
