import { launch } from '../../test/browser/console-page.ts'
import type { Bench } from '../figures.ts'
import { findChromium } from '../set-up/chromium.mjs'
import { measureKioskPage } from './load/kiosk-page.ts'
import { median } from './load/statistics.ts'

/** How many times slower the PC of an old board is than this machine. */
const SLOWED = 4

export const bench: Bench = {
  name: 'session',
  about: 'the page at the board in a real Chromium, until it can be touched',
  figures: {
    kiosk_interactive_ms: { unit: 'ms', goal: { atMost: 1000 } },
    kiosk_interactive_slow_ms: { unit: 'ms', goal: { atMost: 3000 } },
  },
  async run(report) {
    await measureKiosk(report)
  },
}

async function measureKiosk(report: Parameters<Bench['run']>[0]): Promise<void> {
  const browser = await launch(findChromium())
  try {
    report('kiosk_interactive_ms', median(await measureKioskPage(browser)))
    report('kiosk_interactive_slow_ms', median(await measureKioskPage(browser, SLOWED)))
  } finally {
    await browser.close()
  }
}
