import { launch } from '../../test/browser/console-page.ts'
import type { Bench } from '../figures.ts'
import { findChromium } from '../set-up/chromium.mjs'
import { bookingsAtOnce } from './load/bookings-at-once.ts'
import { measureKioskPage } from './load/kiosk-page.ts'
import { launchTimes } from './load/lesson-launch.ts'
import { median } from './load/statistics.ts'

/** How many times slower the PC of an old board is than this machine. */
const SLOWED = 4

export const bench: Bench = {
  name: 'session',
  about:
    'a lesson from its check to its launch, 200 who book at once, and the page at the board until it can be touched',
  figures: {
    preflight_s: { unit: 's', goal: { atMost: 10 } },
    board_ready_s: { unit: 's', goal: { atMost: 2 } },
    double_bookings: { unit: 'bookings', goal: { atMost: 0 } },
    booking_p99_ms: { unit: 'ms', goal: { atMost: 200 } },
    kiosk_interactive_ms: { unit: 'ms', goal: { atMost: 1000 } },
    kiosk_interactive_slow_ms: { unit: 'ms', goal: { atMost: 3000 } },
  },
  async run(report) {
    const { preflight, boardReady } = await launchTimes()
    report('preflight_s', preflight)
    report('board_ready_s', boardReady)
    const { p99, doubles } = await bookingsAtOnce()
    report('double_bookings', doubles)
    report('booking_p99_ms', p99)
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
