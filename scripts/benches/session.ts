import { launch } from '../../test/browser/console-page.ts'
import { kioskAbsent, startStage } from '../../test/processes/kiosk-stage.ts'
import { waitUntil } from '../../test/wait-until.ts'
import type { Bench } from '../figures.ts'
import { findChromium } from '../set-up/chromium.mjs'
import { bookingsAtOnce } from './load/bookings-at-once.ts'
import { measureKioskPage } from './load/kiosk-page.ts'
import { launchTimes } from './load/lesson-launch.ts'
import { median } from './load/statistics.ts'

/** How many times slower the PC of an old board is than this machine. */
const SLOWED = 4
/** Launches before a screen, of which the median is told. */
const LAUNCHES = 3

export const bench: Bench = {
  name: 'session',
  about:
    'a lesson from its check to its launch, 200 who book at once, and the page at the board until it can be touched',
  figures: {
    preflight_s: { unit: 's', goal: { atMost: 10 } },
    board_ready_s: { unit: 's', goal: { atMost: 2 } },
    launch_s: { unit: 's', goal: { atMost: 5 } },
    double_bookings: { unit: 'bookings', goal: { atMost: 0 } },
    booking_p99_ms: { unit: 'ms', goal: { atMost: 200 } },
    kiosk_interactive_ms: { unit: 'ms', goal: { atMost: 1000 } },
    kiosk_interactive_slow_ms: { unit: 'ms', goal: { atMost: 3000 } },
  },
  async run(report) {
    const { preflight, boardReady } = await launchTimes()
    report('preflight_s', preflight)
    report('board_ready_s', boardReady)
    await measureLaunch(report)
    const { p99, doubles } = await bookingsAtOnce()
    report('double_bookings', doubles)
    report('booking_p99_ms', p99)
    await measureKiosk(report)
  },
}

/** Until what a lesson opens is on the screen, in the Chromium shell with a real window. */
async function measureLaunch(report: Parameters<Bench['run']>[0]): Promise<void> {
  const absent = kioskAbsent()
  if (absent !== '') {
    console.error(`launch_s was not measured: ${absent}. It needs Xvfb, xdotool and a Chromium with a window.`)
    return
  }
  const stage = await startStage()
  try {
    await waitUntil(() => stage.events.some(({ event }) => event === 'shown'), { what: 'the kiosk' })
    const times: number[] = []
    for (let each = 0; each < LAUNCHES; each++) {
      const { opened } = await launchTimes(stage)
      if (opened !== undefined) times.push(opened)
    }
    if (times.length === LAUNCHES) report('launch_s', median(times))
  } finally {
    await stage.end()
  }
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
