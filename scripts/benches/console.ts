import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launch } from '../../test/browser/console-page.ts'
import { type ServerProcess, startServerProcess } from '../../test/processes/server-process.ts'
import type { Bench, Yardstick } from '../figures.ts'
import { findChromium } from '../set-up/chromium.mjs'
import { type FleetPageFigures, measureFleetPage } from './load/fleet-page.ts'
import { fillTerritory } from './load/territory.ts'

const DEVICES = 100_000
const SCHOOL = 37

export const bench: Bench = {
  name: 'console',
  about: 'the list of 100 000 devices of a real server in a real Chromium, beside that of one school',
  figures: {
    server_ready_s: { unit: 's' },
    server_rss_mb: { unit: 'MB' },
    usable_ms: { unit: 'ms', goal: { atMost: 1500 } },
    keystroke_p95_ms: { unit: 'ms', goal: { atMost: 150 } },
    scroll_frame_p95_ms: { unit: 'ms', goal: { atMost: 17 } },
    heap_mb: { unit: 'MB', goal: { atMost: 120 } },
  },
  async run(report) {
    const browser = await launch(findChromium())
    try {
      const small = await measureFleet(browser, SCHOOL)
      const large = await measureFleet(browser, DEVICES)
      const beside = (value: number): Yardstick => ({ name: 'the same with 37 devices', value })
      report('server_ready_s', large.ready, beside(small.ready))
      report('server_rss_mb', large.rss, beside(small.rss))
      report('usable_ms', quantile(large.page.usable, 0.5), beside(quantile(small.page.usable, 0.5)))
      report('keystroke_p95_ms', quantile(large.page.keystrokes, 0.95), beside(quantile(small.page.keystrokes, 0.95)))
      report('scroll_frame_p95_ms', quantile(large.page.frames, 0.95), beside(quantile(small.page.frames, 0.95)))
      report('heap_mb', large.page.heap, beside(small.page.heap))
    } finally {
      await browser.close()
    }
  },
}

interface Measured {
  page: FleetPageFigures
  /** Seconds from the start of the server until it serves. */
  ready: number
  /** Megabytes that the server takes at the end. */
  rss: number
}

async function measureFleet(browser: Browser, devices: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-bench-'))
  try {
    const begun = performance.now()
    await fillTerritory(folder, devices)
    console.error(`${devices} devices entered in ${Math.round((performance.now() - begun) / 1000)} s`)
    return await measureServer(browser, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureServer(browser: Browser, folder: string): Promise<Measured> {
  const begun = performance.now()
  const server: ServerProcess = await startServerProcess(folder)
  const ready = (performance.now() - begun) / 1000
  try {
    const page = await measureFleetPage(browser, server)
    return { page, ready, rss: server.rss() / 1024 / 1024 }
  } finally {
    await server.end()
  }
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0
}
